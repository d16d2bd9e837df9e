package org.concordat.embedded.conformance;

import java.lang.reflect.InvocationTargetException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the ledger under test: one for all tests of a run. The system property {@value
 * #PROPERTY} names the class; without it, it is the embedded network.
 */
public final class LedgerExtension implements ParameterResolver {
  /** Names a class with a public constructor without parameters. */
  public static final String PROPERTY = "ledger.under.test";

  /** Closes the ledger at the end of the run; or says to every test why there is none. */
  private record Held(LedgerUnderTest ledger, Throwable failure) implements AutoCloseable {
    @Override
    public void close() throws java.io.IOException {
      if (ledger != null) {
        ledger.close();
      }
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == LedgerUnderTest.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Held held =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(LedgerExtension.class))
            .getOrComputeIfAbsent("ledger", key -> start(), Held.class);
    if (held.failure() != null) {
      throw new IllegalStateException("there is no ledger under test", held.failure());
    }
    return held.ledger();
  }

  private static Held start() {
    String name = System.getProperty(PROPERTY, EmbeddedLedgerUnderTest.class.getName());
    try {
      return new Held(
          Class.forName(name).asSubclass(LedgerUnderTest.class).getConstructor().newInstance(),
          null);
    } catch (InvocationTargetException e) {
      return new Held(null, e.getCause());
    } catch (ReflectiveOperationException e) {
      return new Held(null, e);
    }
  }
}
