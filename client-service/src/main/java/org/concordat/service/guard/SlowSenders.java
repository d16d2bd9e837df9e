package org.concordat.service.guard;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer.ChannelRole;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.concordat.service.session.WebSettings;

/**
 * Closes connections whose client sends a request so slowly that it can only want to hold them: the
 * server's own idle timeout begins anew at each byte.
 */
@Singleton
final class SlowSenders implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
  private final Duration patience;

  SlowSenders(WebSettings settings) {
    this.patience = settings.slowAfter();
  }

  @Override
  public NettyServerCustomizer.Registry onCreated(
      BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
    event.getBean().register(new Connections(patience));
    return event.getBean();
  }

  /** Gives each connection a watch of its own. */
  private record Connections(Duration patience) implements NettyServerCustomizer {
    @Override
    public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
      return role == ChannelRole.CONNECTION ? new Connection(channel, patience) : this;
    }
  }

  private record Connection(Channel channel, Duration patience) implements NettyServerCustomizer {
    @Override
    public void onStreamPipelineBuilt() {
      ChannelPipeline pipeline = channel.pipeline();
      String codec = ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC;
      if (pipeline.get(codec) != null) {
        SlowWatch watch = new SlowWatch(patience);
        pipeline.addBefore(codec, "slow-bytes", watch.bytes());
        pipeline.addAfter(codec, "slow-messages", watch.messages());
      }
    }
  }
}
