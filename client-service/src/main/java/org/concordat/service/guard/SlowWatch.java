package org.concordat.service.guard;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches one connection. A request's head has to be there within a time after its first byte, or
 * after the connection opened. Of a body some bytes have to come in each such time, as long as the
 * server asks for them: a body that the server itself takes slowly is nobody's fault. Used by the
 * connection's event loop only.
 */
final class SlowWatch {
  /** How many bytes of a body a second are not too slow. */
  static final long LEAST_BYTES_A_SECOND = 200;

  private static final Logger LOG = LoggerFactory.getLogger(SlowWatch.class);

  private final Duration patience;
  private Phase phase = Phase.HEAD;
  private ScheduledFuture<?> alarm;
  private long bytes;
  private boolean asked;

  private enum Phase {
    /** Between two requests. */
    QUIET,
    /** The head of a request is coming. */
    HEAD,
    /** Its body is coming. */
    BODY
  }

  SlowWatch(Duration patience) {
    this.patience = patience;
  }

  /** What sees bytes, before they are read as HTTP. */
  ChannelHandler bytes() {
    return new ChannelDuplexHandler() {
      @Override
      public void handlerAdded(ChannelHandlerContext context) {
        arm(context);
      }

      @Override
      public void read(ChannelHandlerContext context) {
        asked = true;
        context.read();
      }

      @Override
      public void channelRead(ChannelHandlerContext context, Object message) {
        asked = false;
        if (message instanceof ByteBuf buffer) {
          bytes += buffer.readableBytes();
        }
        if (phase == Phase.QUIET) {
          phase = Phase.HEAD;
          arm(context);
        }
        context.fireChannelRead(message);
      }

      @Override
      public void channelInactive(ChannelHandlerContext context) {
        disarm();
        context.fireChannelInactive();
      }
    };
  }

  /** What sees requests and the ends of their bodies. */
  ChannelHandler messages() {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest) {
          phase = Phase.BODY;
          arm(context);
        }
        if (message instanceof LastHttpContent) {
          phase = Phase.QUIET;
          disarm();
        }
        context.fireChannelRead(message);
      }
    };
  }

  private void arm(ChannelHandlerContext context) {
    disarm();
    bytes = 0;
    alarm =
        context
            .executor()
            .schedule(() -> ring(context), patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void disarm() {
    if (alarm != null) {
      alarm.cancel(false);
      alarm = null;
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // whether or not it closes well, it is gone
  private void ring(ChannelHandlerContext context) {
    boolean slow = bytes * 1_000 < LEAST_BYTES_A_SECOND * patience.toMillis();
    if (phase == Phase.HEAD || (phase == Phase.BODY && slow && asked)) {
      LOG.atWarn()
          .addKeyValue("address", context.channel().remoteAddress())
          .addKeyValue("phase", phase)
          .log("a request comes too slowly; its connection is closed");
      context.close();
    } else if (phase == Phase.BODY) {
      arm(context);
    }
  }
}
