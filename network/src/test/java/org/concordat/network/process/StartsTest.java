package org.concordat.network.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class StartsTest {
  private final Starts starts = new Starts();
  private final CountDownLatch beginning = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  @Test
  void closing_waits_for_a_start_that_has_begun() throws Exception {
    CompletableFuture<Void> start = CompletableFuture.runAsync(this::begin);
    assertThat(beginning.await(20, TimeUnit.SECONDS)).isTrue();

    CompletableFuture<Void> close = CompletableFuture.runAsync(starts::close);

    assertThatThrownBy(() -> close.get(50, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    goOn.countDown();
    start.get(20, TimeUnit.SECONDS);
    close.get(20, TimeUnit.SECONDS);
  }

  private void begin() {
    try {
      starts.begin(
          "Bank.node",
          () -> {
            beginning.countDown();
            awaitGoOn();
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitGoOn() {
    try {
      assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
