package org.concordat.chaincode.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.stream.Stream;
import org.hyperledger.fabric.shim.Chaincode.Response;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConcordatChaincodeTest {
  private final ConcordatChaincode chaincode = new ConcordatChaincode("cc:1");

  static Stream<Throwable> faults() {
    return Stream.of(
        new IllegalStateException("a secret"),
        new OutOfMemoryError("a secret"),
        new StackOverflowError("a secret"),
        new AssertionError("a secret"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void every_fault_and_error_is_answered_without_its_inner_life(Throwable fault) {
    Response response = chaincode.invoke(stub(fault));

    assertThat(response.getStatusCode()).isEqualTo(500);
    assertThat(response.getMessage()).isEqualTo("CC-1699 the chaincode failed in transaction tx-7");
    assertThat(response.getPayload()).isNull();
  }

  @Test
  void initialisation_does_nothing() {
    assertThat(chaincode.init(stub(new AssertionError())).getStatusCode()).isEqualTo(200);
  }

  /** A stub that knows its transaction's id and the caller's arguments, and fails at the rest. */
  private static ChaincodeStub stub(Throwable fault) {
    return (ChaincodeStub)
        Proxy.newProxyInstance(
            ChaincodeStub.class.getClassLoader(),
            new Class<?>[] {ChaincodeStub.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getTxId" -> "tx-7";
                  case "getStringArgs" -> List.of("ReadRecord", "{}");
                  default -> throw fault;
                });
  }
}
