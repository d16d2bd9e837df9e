package org.concordat.embedded.conformance;

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

  /** Closes the ledger at the end of the run. */
  private record Held(LedgerUnderTest ledger) implements AutoCloseable {
    @Override
    public void close() throws java.io.IOException {
      ledger.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == LedgerUnderTest.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(LedgerExtension.class))
        .getOrComputeIfAbsent("ledger", key -> new Held(start()), Held.class)
        .ledger();
  }

  private static LedgerUnderTest start() {
    String name = System.getProperty(PROPERTY, EmbeddedLedgerUnderTest.class.getName());
    try {
      return Class.forName(name).asSubclass(LedgerUnderTest.class).getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot start the ledger under test " + name, e);
    }
  }
}
