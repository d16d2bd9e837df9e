package org.concordat.consortium.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link Stage}. A real network takes seconds to start, so all tests of a run share
 * one, each with a study of its own. The embedded one starts in a moment, and every test gets its
 * own: it moves the clock.
 */
final class StageExtension implements ParameterResolver {
  /** Marks tests that change the consortium: they share their stage with no other class. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  @interface OfItsOwn {}

  /** Closes the stage at the end; or says to every test why there is none. */
  private record Held(Stage stage, Exception failure) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      if (stage != null) {
        stage.close();
      }
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Stage.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    LedgerOfThisRun ledger = LedgerOfThisRun.get();
    boolean shared =
        ledger == LedgerOfThisRun.FABRIC
            && !context.getRequiredTestClass().isAnnotationPresent(OfItsOwn.class);
    ExtensionContext scope = shared ? context.getRoot() : context;
    // A context sees what its parents hold: what is shared is not to be found under the other name.
    String key = shared ? "shared stage" : "own stage";
    Held held =
        scope
            .getStore(ExtensionContext.Namespace.create(StageExtension.class))
            .getOrComputeIfAbsent(key, any -> start(ledger), Held.class);
    if (held.failure() != null) {
      throw new IllegalStateException(held.failure().getMessage(), held.failure());
    }
    return held.stage();
  }

  private static Held start(LedgerOfThisRun ledger) {
    try {
      return new Held(Stage.start(ledger), null);
    } catch (IOException e) {
      return new Held(null, new UncheckedIOException(e));
    } catch (RuntimeException e) {
      return new Held(null, e);
    }
  }
}
