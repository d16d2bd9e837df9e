package org.concordat.embedded.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hyperledger.fabric.contract.ClientIdentity;
import org.hyperledger.fabric.metrics.Metrics;
import org.hyperledger.fabric.shim.ChaincodeBase;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.ResponseUtils;
import org.hyperledger.fabric.shim.ledger.CompositeKey;
import org.hyperledger.fabric.shim.ledger.KeyModification;
import org.hyperledger.fabric.shim.ledger.KeyValue;
import org.hyperledger.fabric.shim.ledger.QueryResultsIterator;
import org.hyperledger.fabric.shim.ledger.QueryResultsIteratorWithMetadata;
import org.hyperledger.fabric.traces.Traces;

/**
 * One function per thing a chaincode can do, so that tests can do each alone. Built on the real
 * shim.
 */
public final class TestChaincode extends ChaincodeBase {

  /** A chaincode that will register under {@code packageId}. */
  public TestChaincode(String packageId) {
    processCommandLineOptions(new String[] {"-i", packageId});
    Metrics.initialize(getChaincodeConfig());
    Traces.initialize(getChaincodeConfig());
  }

  @Override
  public Response init(ChaincodeStub stub) {
    return ResponseUtils.newSuccessResponse();
  }

  @Override
  public Response invoke(ChaincodeStub stub) {
    List<String> p = stub.getParameters();
    String result =
        switch (stub.getFunction()) {
          case "put" -> put(stub, p.get(0), p.get(1));
          case "get" -> stub.getStringState(p.get(0));
          case "getBytesLength" -> String.valueOf(stub.getState(p.get(0)).length);
          case "del" -> del(stub, p.get(0));
          case "putThenGet" -> put(stub, p.get(0), p.get(1)) + stub.getStringState(p.get(0));
          case "getThenPut" -> stub.getStringState(p.get(0)) + put(stub, p.get(0), p.get(1));
          case "copy" -> put(stub, p.get(1), stub.getStringState(p.get(0)));
          case "putMany" -> putMany(stub, p.get(0), Integer.parseInt(p.get(1)));
          case "range" -> keys(stub.getStateByRange(p.get(0), p.get(1)));
          case "rangeThenPut" -> rangeThenPut(stub, p);
          case "firstOfRangeThenPut" -> firstOfRangeThenPut(stub, p);
          case "page" -> page(stub, p);
          case "pageThenPut" -> page(stub, p) + put(stub, p.get(4), "x");
          case "putThenPage" -> put(stub, p.get(4), "x") + page(stub, p);
          case "putComposite" -> putComposite(stub, p);
          case "composite" ->
              keys(
                  stub.getStateByPartialCompositeKey(
                      p.get(0), p.subList(1, p.size()).toArray(new String[0])));
          case "putPrivate" -> putPrivate(stub, p.get(0), p.get(1));
          case "getPrivate" -> text(stub.getPrivateData(p.get(0), p.get(1)));
          case "copyPrivate" -> put(stub, p.get(2), text(stub.getPrivateData(p.get(0), p.get(1))));
          case "hashOfPrivate" -> hex(stub.getPrivateDataHash(p.get(0), p.get(1)));
          case "delPrivate" -> delPrivate(stub, p.get(0), p.get(1));
          case "purgePrivate" -> purgePrivate(stub, p.get(0), p.get(1));
          case "rangePrivate" -> keys(stub.getPrivateDataByRange(p.get(0), p.get(1), p.get(2)));
          case "rangePrivateThenPut" ->
              keys(stub.getPrivateDataByRange(p.get(0), p.get(1), p.get(2)))
                  + put(stub, p.get(3), "x");
          case "putThenRangePrivate" ->
              put(stub, p.get(3), "x")
                  + keys(stub.getPrivateDataByRange(p.get(0), p.get(1), p.get(2)));
          case "event" -> event(stub, p);
          case "history" -> history(stub, p.get(0));
          case "richQuery" -> keys(stub.getQueryResult(p.get(0)));
          case "client" -> client(stub);
          case "setPolicy" -> setPolicy(stub, p.get(0));
          case "transient" -> text(stub.getTransient().get(p.get(0)));
          case "fail" -> throw new IllegalStateException(p.get(0));
          case "status" -> null;
          case "putClock" -> put(stub, p.get(0), String.valueOf(System.nanoTime()));
          case "sleep" -> sleep(Long.parseLong(p.get(0)));
          default -> throw new IllegalArgumentException("no function " + stub.getFunction());
        };
    return result == null
        ? new Response(Response.Status.forCode(Integer.parseInt(p.get(0))), p.get(1), null)
        : ResponseUtils.newSuccessResponse(result.getBytes(UTF_8));
  }

  private static String client(ChaincodeStub stub) {
    try {
      ClientIdentity client = new ClientIdentity(stub);
      return client.getMSPID() + " " + client.getAttributeValue("concordat.role");
    } catch (java.security.cert.CertificateException e) {
      throw new IllegalStateException(e);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String put(ChaincodeStub stub, String key, String value) {
    stub.putStringState(key, value);
    return "";
  }

  private static String del(ChaincodeStub stub, String key) {
    stub.delState(key);
    return "";
  }

  private static String putMany(ChaincodeStub stub, String prefix, int count) {
    for (int i = 0; i < count; i++) {
      stub.putStringState(String.format("%s%05d", prefix, i), "v" + i);
    }
    return "";
  }

  private static String rangeThenPut(ChaincodeStub stub, List<String> p) {
    String keys = keys(stub.getStateByRange(p.get(0), p.get(1)));
    stub.putStringState(p.get(2), keys.isEmpty() ? "none" : keys);
    return keys;
  }

  private static String firstOfRangeThenPut(ChaincodeStub stub, List<String> p) {
    try (QueryResultsIterator<KeyValue> results = stub.getStateByRange(p.get(0), p.get(1))) {
      String first = results.iterator().next().getKey();
      stub.putStringState(p.get(2), first);
      return first;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String page(ChaincodeStub stub, List<String> p) {
    QueryResultsIteratorWithMetadata<KeyValue> page =
        stub.getStateByRangeWithPagination(
            p.get(0), p.get(1), Integer.parseInt(p.get(2)), p.get(3));
    return keys(page)
        + "|"
        + page.getMetadata().getFetchedRecordsCount()
        + "|"
        + page.getMetadata().getBookmark();
  }

  private static String putComposite(ChaincodeStub stub, List<String> p) {
    String[] attributes = p.subList(1, p.size() - 1).toArray(new String[0]);
    stub.putStringState(new CompositeKey(p.get(0), attributes).toString(), p.get(p.size() - 1));
    return "";
  }

  /** The value comes in the transient map, as it has to. */
  private static String putPrivate(ChaincodeStub stub, String collection, String key) {
    stub.putPrivateData(collection, key, stub.getTransient().get("value"));
    return "";
  }

  private static String delPrivate(ChaincodeStub stub, String collection, String key) {
    stub.delPrivateData(collection, key);
    return "";
  }

  private static String purgePrivate(ChaincodeStub stub, String collection, String key) {
    stub.purgePrivateData(collection, key);
    return "";
  }

  private static String event(ChaincodeStub stub, List<String> p) {
    stub.putStringState(p.get(1), "event");
    stub.setEvent(p.get(0), p.get(1).getBytes(UTF_8));
    return "";
  }

  private static String history(ChaincodeStub stub, String key) {
    List<String> changes = new ArrayList<>();
    for (KeyModification change : stub.getHistoryForKey(key)) {
      changes.add(change.isDeleted() ? "deleted" : change.getStringValue());
    }
    return String.join(",", changes);
  }

  private static String setPolicy(ChaincodeStub stub, String key) {
    stub.setStateValidationParameter(key, new byte[] {1});
    return "";
  }

  private static String sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return "slept";
  }

  private static String keys(Iterable<KeyValue> results) {
    List<String> keys = new ArrayList<>();
    results.forEach(r -> keys.add(r.getKey().replace('\u0000', '/')));
    return String.join(",", keys);
  }

  private static String text(byte[] bytes) {
    return bytes == null ? "" : new String(bytes, UTF_8);
  }

  private static String hex(byte[] bytes) {
    return bytes == null ? "" : java.util.HexFormat.of().formatHex(bytes);
  }

  /** Transient data for {@code putPrivate}. */
  public static Map<String, byte[]> value(String value) {
    return Map.of("value", value.getBytes(UTF_8));
  }
}
