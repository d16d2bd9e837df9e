package org.concordat.embedded.chaincode;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.concordat.embedded.definition.CollectionDefinition;
import org.concordat.embedded.definition.Definitions;
import org.concordat.embedded.ledger.History;
import org.concordat.embedded.ledger.LedgerException;
import org.concordat.embedded.ledger.Simulation;
import org.concordat.embedded.ledger.StateStore;
import org.hyperledger.fabric.protos.ledger.queryresult.KV;
import org.hyperledger.fabric.protos.ledger.queryresult.KeyModification;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.DelState;
import org.hyperledger.fabric.protos.peer.GetHistoryForKey;
import org.hyperledger.fabric.protos.peer.GetState;
import org.hyperledger.fabric.protos.peer.GetStateByRange;
import org.hyperledger.fabric.protos.peer.PurgePrivateState;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.QueryMetadata;
import org.hyperledger.fabric.protos.peer.QueryResponse;
import org.hyperledger.fabric.protos.peer.QueryStateClose;
import org.hyperledger.fabric.protos.peer.QueryStateNext;

/** Answers what a running chaincode asks of its peer's ledger. */
final class StateRequests {
  private final Definitions definitions;
  private final BiFunction<String, String, List<History.Change>> history;

  StateRequests(Definitions definitions, BiFunction<String, String, List<History.Change>> history) {
    this.definitions = definitions;
    this.history = history;
  }

  /** The payload of the answer to {@code request}. */
  ByteString answer(ChaincodeMessage request, TransactionContext context)
      throws LedgerException, InvalidProtocolBufferException {
    ByteString payload = request.getPayload();
    return switch (request.getType()) {
      case GET_STATE -> get(GetState.parseFrom(payload), context);
      case PUT_STATE -> put(PutState.parseFrom(payload), context);
      case DEL_STATE -> delete(DelState.parseFrom(payload), context);
      case PURGE_PRIVATE_DATA -> purge(PurgePrivateState.parseFrom(payload), context);
      case GET_PRIVATE_DATA_HASH -> privateHash(GetState.parseFrom(payload), context);
      case GET_STATE_BY_RANGE -> range(GetStateByRange.parseFrom(payload), context);
      case QUERY_STATE_NEXT -> next(QueryStateNext.parseFrom(payload), context);
      case QUERY_STATE_CLOSE -> close(QueryStateClose.parseFrom(payload), context);
      case GET_HISTORY_FOR_KEY -> historyOf(GetHistoryForKey.parseFrom(payload), context);
      case GET_STATE_METADATA, PUT_STATE_METADATA ->
          throw new LedgerException(
              "key-level endorsement is left out of the embedded network: state metadata cannot be"
                  + " read or written");
      case GET_QUERY_RESULT -> throw new LedgerException("ExecuteQuery not supported for leveldb");
      case INVOKE_CHAINCODE ->
          throw new LedgerException(
              "calls from one chaincode to another are left out of the embedded network");
      default ->
          throw new LedgerException(request.getType() + " is left out of the embedded network");
    };
  }

  private ByteString get(GetState get, TransactionContext context) throws LedgerException {
    if (get.getCollection().isEmpty()) {
      return context.simulation().get(context.chaincode(), get.getKey()).orElse(ByteString.EMPTY);
    }
    requireRead(get.getCollection(), context);
    return context
        .simulation()
        .getPrivate(context.chaincode(), get.getCollection(), get.getKey())
        .orElse(ByteString.EMPTY);
  }

  private ByteString put(PutState put, TransactionContext context) throws LedgerException {
    if (put.getCollection().isEmpty()) {
      context.simulation().put(context.chaincode(), put.getKey(), put.getValue());
    } else {
      requireWrite(put.getCollection(), context);
      context
          .simulation()
          .putPrivate(context.chaincode(), put.getCollection(), put.getKey(), put.getValue());
    }
    return ByteString.EMPTY;
  }

  private ByteString delete(DelState delete, TransactionContext context) throws LedgerException {
    if (delete.getCollection().isEmpty()) {
      context.simulation().put(context.chaincode(), delete.getKey(), null);
    } else {
      requireWrite(delete.getCollection(), context);
      context
          .simulation()
          .putPrivate(context.chaincode(), delete.getCollection(), delete.getKey(), null);
    }
    return ByteString.EMPTY;
  }

  private ByteString purge(PurgePrivateState purge, TransactionContext context)
      throws LedgerException {
    if (purge.getCollection().isEmpty()) {
      throw new LedgerException("only applicable for private data");
    }
    requireWrite(purge.getCollection(), context);
    context.simulation().purgePrivate(context.chaincode(), purge.getCollection(), purge.getKey());
    return ByteString.EMPTY;
  }

  private static ByteString privateHash(GetState get, TransactionContext context)
      throws LedgerException {
    return context
        .simulation()
        .getPrivateHash(context.chaincode(), get.getCollection(), get.getKey())
        .orElse(ByteString.EMPTY);
  }

  private ByteString range(GetStateByRange range, TransactionContext context)
      throws LedgerException, InvalidProtocolBufferException {
    String start = range.getStartKey();
    String end = range.getEndKey();
    QueryMetadata page = QueryMetadata.parseFrom(range.getMetadata());
    if (!range.getCollection().isEmpty()) {
      requireRead(range.getCollection(), context);
      Simulation.Scan scan =
          context.simulation().privateRange(context.chaincode(), range.getCollection(), start, end);
      return first(
          context, new OpenQuery(() -> scan.next().map(e -> kv(context, e)), Optional.empty()));
    }
    if (page.getPageSize() > 0 || !page.getBookmark().isEmpty()) {
      String from = page.getBookmark().isEmpty() ? start : page.getBookmark();
      Simulation.PagedScan scan =
          context.simulation().page(context.chaincode(), from, end, page.getPageSize());
      return first(
          context,
          new OpenQuery(() -> scan.next().map(e -> kv(context, e)), Optional.of(scan::bookmark)));
    }
    Simulation.Scan scan = context.simulation().range(context.chaincode(), start, end);
    return first(
        context, new OpenQuery(() -> scan.next().map(e -> kv(context, e)), Optional.empty()));
  }

  private ByteString historyOf(GetHistoryForKey request, TransactionContext context) {
    Iterator<History.Change> changes =
        history.apply(context.chaincode(), request.getKey()).iterator();
    return first(
        context,
        new OpenQuery(
            () -> changes.hasNext() ? Optional.of(modification(changes.next())) : Optional.empty(),
            Optional.empty()));
  }

  private static ByteString modification(History.Change change) {
    return KeyModification.newBuilder()
        .setTxId(change.transactionId())
        .setTimestamp(change.timestamp())
        .setValue(change.value())
        .setIsDelete(change.deleted())
        .build()
        .toByteString();
  }

  private static ByteString kv(TransactionContext context, StateStore.Entry entry) {
    return KV.newBuilder()
        .setNamespace(context.chaincode())
        .setKey(entry.key())
        .setValue(entry.value().value())
        .build()
        .toByteString();
  }

  private static ByteString first(TransactionContext context, OpenQuery query) {
    return batch(context, context.open(query), query);
  }

  private static ByteString next(QueryStateNext next, TransactionContext context)
      throws LedgerException {
    OpenQuery query =
        context
            .query(next.getId())
            .orElseThrow(() -> new LedgerException("query iterator not found"));
    return batch(context, next.getId(), query);
  }

  private static ByteString batch(TransactionContext context, String id, OpenQuery query) {
    QueryResponse batch = query.nextBatch(id);
    if (!batch.getHasMore()) {
      context.close(id);
    }
    return batch.toByteString();
  }

  private static ByteString close(QueryStateClose close, TransactionContext context) {
    context.close(close.getId());
    return QueryResponse.newBuilder().setId(close.getId()).build().toByteString();
  }

  private void requireRead(String collection, TransactionContext context) throws LedgerException {
    CollectionDefinition definition = definition(collection, context);
    if (definition.memberOnlyRead() && !isMember(definition, context)) {
      throw new LedgerException(denied("read", collection, context));
    }
  }

  private void requireWrite(String collection, TransactionContext context) throws LedgerException {
    CollectionDefinition definition = definition(collection, context);
    if (definition.memberOnlyWrite() && !isMember(definition, context)) {
      throw new LedgerException(denied("write", collection, context));
    }
  }

  private static boolean isMember(CollectionDefinition definition, TransactionContext context) {
    return definition.members().satisfiedBy(List.of(context.creator()));
  }

  private static String denied(String what, String collection, TransactionContext context) {
    return "tx creator does not have %s access permission on privatedata in chaincodeName:%s collectionName: %s"
        .formatted(what, context.chaincode(), collection);
  }

  private CollectionDefinition definition(String collection, TransactionContext context)
      throws LedgerException {
    return definitions
        .collection(context.chaincode(), collection)
        .orElseThrow(
            () ->
                new LedgerException(
                    "collection %s/%s/%s could not be found"
                        .formatted(context.channel(), context.chaincode(), collection)));
  }
}
