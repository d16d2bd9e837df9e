package org.concordat.verifier.ledger;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.concordat.protocol.evidence.BlockEntries;
import org.concordat.protocol.evidence.BlockEntry;
import org.concordat.protocol.evidence.BundleException;
import org.concordat.protocol.evidence.BundleManifest;
import org.concordat.protocol.evidence.BundleReader;
import org.concordat.verifier.finding.EvidenceException;
import org.concordat.verifier.finding.Finding;
import org.concordat.verifier.finding.FindingCode;
import org.concordat.verifier.finding.Place;
import org.concordat.verifier.identity.Roots;

/**
 * Checks the blocks of a bundle from the first to the last, in one pass: that they follow one
 * another and are signed, under which configuration and definitions, and which transactions are
 * valid. Memory grows with what stands on the ledger, not with the bytes of its blocks.
 */
public final class LedgerVerifier {
  private final BundleManifest manifest;
  private final Roots roots;
  private final ChainWalk chain;

  private LedgerVerifier(BundleManifest manifest, Roots roots) {
    this.manifest = manifest;
    this.roots = roots;
    this.chain = new ChainWalk(manifest.channel(), manifest.chaincode(), roots);
  }

  /**
   * Verifies the blocks of a bundle.
   *
   * @param bundle the bundle
   * @param roots what is trusted
   * @return what stands on the ledger
   * @throws EvidenceException when anything is not as it should be; the place says where
   */
  public static VerifiedLedger verify(BundleReader bundle, Roots roots) {
    LedgerVerifier verifier = new LedgerVerifier(bundle.manifest(), roots);
    try {
      return verifier.walk(bundle.blocks());
    } catch (BundleException e) {
      throw EvidenceException.of(e);
    } catch (EvidenceException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      // Never an exception for whoever verifies; and never evidence that was not fully checked.
      throw new EvidenceException(
          new Finding(
              FindingCode.VERIFIER_FAILED,
              Place.block(verifier.chain.height()),
              "please report this: " + e),
          e);
    }
  }

  private VerifiedLedger walk(BlockEntries entries) {
    boolean lastWhole = false;
    while (entries.hasNext()) {
      switch (entries.next()) {
        case BlockEntry.Whole(byte[] bytes) -> {
          chain.whole(bytes);
          lastWhole = true;
        }
        case BlockEntry.HeaderOnly(byte[] dataHash) -> {
          chain.headerOnly(dataHash);
          lastWhole = false;
        }
      }
    }
    if (!lastWhole) {
      throw new EvidenceException(
          FindingCode.BLOCK_MISSING,
          Place.block(chain.height() - 1),
          "expected the last block whole: nobody signs a header alone");
    }
    requireManifest();
    return ledger();
  }

  private void requireManifest() {
    requireSame("genesis", manifest.genesis(), hex(chain.genesisHash().toByteArray()));
    requireSame("tip", manifest.tip(), hex(chain.tipHash().toByteArray()));
    requireSame("complete", manifest.complete(), chain.missing().isEmpty());
  }

  private static void requireSame(String field, Object claimed, Object found) {
    if (!claimed.equals(found)) {
      throw new EvidenceException(
          FindingCode.MANIFEST_DIFFERS,
          Place.file("manifest").in(field),
          "expected %s as the blocks say, got %s".formatted(found, claimed));
    }
  }

  private VerifiedLedger ledger() {
    TransactionWalk transactions = chain.transactions();
    List<Finding> remarks = new ArrayList<>();
    Optional<String> pin = roots.genesis();
    if (pin.isEmpty()) {
      remarks.add(
          new Finding(
              FindingCode.GENESIS_NOT_PINNED,
              Place.block(0),
              "nobody signs it; a file genesis.sha256 among the trusted roots would pin it"));
    }
    TreeSet<String> unused = new TreeSet<>(roots.mspIds());
    unused.removeAll(chain.mspIds());
    unused.forEach(
        mspId ->
            remarks.add(
                new Finding(
                    FindingCode.ROOT_UNUSED,
                    Place.file("trusted roots").in(mspId),
                    "no configuration of this channel has such an organisation")));
    remarks.addAll(transactions.remarks());
    return new VerifiedLedger(
        manifest.channel(),
        manifest.chaincode(),
        hex(chain.genesisHash().toByteArray()),
        pin.isPresent(),
        hex(chain.tipHash().toByteArray()),
        chain.height(),
        chain.missing(),
        chain.configurations(),
        transactions.definitions(),
        transactions.results(),
        counts(transactions),
        remarks);
  }

  private LedgerCounts counts(TransactionWalk walk) {
    List<VerifiedTransaction> all = walk.results();
    long missing = chain.missing().stream().mapToLong(r -> r.last() - r.first() + 1).sum();
    return new LedgerCounts(
        chain.height() - missing,
        missing,
        chain.ordererSignatures(),
        all.size(),
        all.stream().filter(VerifiedTransaction::isValid).count(),
        walk.creatorSignatures() + chain.configurations().size() - 1,
        walk.endorsements(),
        chain.configurations().size() - 1L,
        walk.definitions().size(),
        count(all, Knowledge.RECOMPUTED),
        count(all, Knowledge.PROVED),
        count(all, Knowledge.UNPROVED));
  }

  private static long count(List<VerifiedTransaction> all, Knowledge knowledge) {
    return all.stream().filter(transaction -> transaction.knowledge() == knowledge).count();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
