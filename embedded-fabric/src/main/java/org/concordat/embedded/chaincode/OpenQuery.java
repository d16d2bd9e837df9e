package org.concordat.embedded.chaincode;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.peer.QueryResponse;
import org.hyperledger.fabric.protos.peer.QueryResponseMetadata;
import org.hyperledger.fabric.protos.peer.QueryResultBytes;

/**
 * A query whose results go to the chaincode in batches. Fabric looks one result ahead before it
 * sends a full batch, which shows in the read set; so does this.
 */
final class OpenQuery {
  private static final int BATCH = 100;

  /** As Fabric's ledger.state.totalQueryLimit. */
  private static final int TOTAL_LIMIT = 100_000;

  private final Supplier<Optional<ByteString>> results;
  private final Optional<Supplier<String>> bookmark;
  private List<ByteString> waiting = new ArrayList<>();
  private int total;

  /**
   * @param results the encoded results, empty at the end
   * @param bookmark where the next page starts, when this is a page
   */
  OpenQuery(Supplier<Optional<ByteString>> results, Optional<Supplier<String>> bookmark) {
    this.results = results;
    this.bookmark = bookmark;
  }

  /** The next batch; the last one says that there is no more. */
  QueryResponse nextBatch(String id) {
    while (total < TOTAL_LIMIT) {
      Optional<ByteString> next = results.get();
      if (next.isEmpty()) {
        break;
      }
      total++;
      if (bookmark.isEmpty() && waiting.size() == BATCH) {
        QueryResponse batch = response(id, true);
        waiting.add(next.get());
        return batch;
      }
      waiting.add(next.get());
    }
    return response(id, false);
  }

  private QueryResponse response(String id, boolean more) {
    QueryResponse.Builder response = QueryResponse.newBuilder().setId(id).setHasMore(more);
    waiting.forEach(w -> response.addResults(QueryResultBytes.newBuilder().setResultBytes(w)));
    if (!more && bookmark.isPresent()) {
      response.setMetadata(
          QueryResponseMetadata.newBuilder()
              .setFetchedRecordsCount(total)
              .setBookmark(bookmark.get().get())
              .build()
              .toByteString());
    }
    waiting = new ArrayList<>();
    return response.build();
  }
}
