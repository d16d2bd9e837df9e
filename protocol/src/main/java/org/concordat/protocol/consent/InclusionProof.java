package org.concordat.protocol.consent;

import static org.concordat.protocol.error.Checks.requireField;
import static org.concordat.protocol.error.Checks.requireRange;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.commitment.MerkleTree;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.json.CanonicalJson;

/**
 * Shows the holder of a receipt that an event about it was in the bank's consent register when the
 * bank put a root on the ledger. Under 1 KB for a log of a million entries.
 *
 * <p>What it shows: the register had this very receipt, in this state, among the entries under that
 * root. What it does not show: that no later entry ended the consent (the log has no proof of
 * absence), when within the time between two roots it happened, or that the bank acted on it. The
 * proof holds the receipt's salt: whoever has both can recognise the person's entries in the log,
 * but not in the ledger, which shows roots only.
 *
 * @param sequence the number of the root on the ledger
 * @param entries how many entries the log had then
 * @param index the entry's place, from 0
 * @param state what the entry says
 * @param salt the receipt's salt in base64url
 * @param path the digests from the entry's neighbour upwards, one after the other, in base64url
 */
public record InclusionProof(
    int sequence, long entries, long index, ConsentState state, String salt, String path) {
  private static final int LONGEST_PATH = 62;

  /** Checks the ranges. */
  public InclusionProof {
    requireRange("sequence", sequence, 1, Integer.MAX_VALUE);
    requireRange("entries", entries, 1, CanonicalJson.LARGEST_INTEGER);
    requireRange("index", index, 0, entries - 1);
    requireField(state != null, "state is missing");
    requireField(
        bytes("salt", salt).length == Digests.LENGTH, "salt must be 32 bytes in base64url");
    int digests = bytes("path", path).length;
    requireField(
        digests % Digests.LENGTH == 0 && digests <= LONGEST_PATH * Digests.LENGTH,
        "path must be at most 62 digests of 32 bytes in base64url");
  }

  /**
   * Makes a proof.
   *
   * @param root the root on the ledger
   * @param index the entry's place, from 0
   * @param state what the entry says
   * @param salt the receipt's salt, 32 bytes
   * @param path the digests from the entry's neighbour upwards
   * @return the proof
   */
  public static InclusionProof of(
      ConsentRoot root, long index, ConsentState state, byte[] salt, List<byte[]> path) {
    byte[] joined = new byte[path.size() * Digests.LENGTH];
    for (int at = 0; at < path.size(); at++) {
      System.arraycopy(path.get(at), 0, joined, at * Digests.LENGTH, Digests.LENGTH);
    }
    return new InclusionProof(
        root.sequence(), root.entries(), index, state, text(salt), text(joined));
  }

  /**
   * Reads a proof; white space around it is left out.
   *
   * @param text its canonical text
   * @return the proof
   * @throws ConcordatException {@link ErrorCode#MALFORMED_JSON} or {@link ErrorCode#FIELD_INVALID}
   *     when it is none, or written otherwise than {@link #write} does
   */
  public static InclusionProof read(String text) {
    String stripped = text.strip();
    InclusionProof proof = CanonicalJson.read(stripped, InclusionProof.class);
    if (!proof.write().equals(stripped)) {
      throw new ConcordatException(ErrorCode.MALFORMED_JSON, "the proof is not canonical JSON");
    }
    return proof;
  }

  /**
   * Writes the proof.
   *
   * @return canonical JSON
   */
  public String write() {
    return CanonicalJson.write(this);
  }

  /**
   * Tells whether a receipt is under a root of the ledger, as this proof says.
   *
   * @param receipt the receipt as JSON, however it is laid out
   * @param root the ledger's record; the caller sees to it that it is the ledger's
   * @return whether it is
   */
  public boolean verify(String receipt, ConsentRoot root) {
    return fault(receipt, root).isEmpty();
  }

  /**
   * Says why a receipt is not shown to be under a root of the ledger.
   *
   * @param receipt the receipt as JSON, however it is laid out
   * @param root the ledger's record
   * @return a sentence, or empty when it is shown
   */
  public Optional<String> fault(String receipt, ConsentRoot root) {
    if (sequence != root.sequence()) {
      return Optional.of(
          "the proof is for root " + sequence + ", the root given is number " + root.sequence());
    }
    if (entries != root.entries()) {
      return Optional.of(
          "the proof is for " + entries + " entries, the root given has " + root.entries());
    }
    return fault(receipt, root.root());
  }

  /**
   * Says why a receipt is not shown to be under a bare digest. Weaker than with the ledger's
   * record: the digest alone fixes neither the root's number nor the log's exact size.
   *
   * @param receipt the receipt as JSON, however it is laid out
   * @param root the root's digest, 64 hexadecimal digits
   * @return a sentence, or empty when it is shown
   */
  public Optional<String> fault(String receipt, String root) {
    String canonical;
    try {
      canonical = ReceiptLeaf.canonical(receipt);
    } catch (ConcordatException e) {
      return Optional.of("the receipt cannot be read: " + e.detail());
    }
    byte[] leaf = ReceiptLeaf.digest(state, bytes("salt", salt), canonical);
    byte[] found = MerkleTree.rootFrom(leaf, index, entries, digests());
    if (found == null) {
      return Optional.of(
          "entry " + index + " of " + entries + " has a path of another length than the proof's");
    }
    return Digests.hex(found).equals(root)
        ? Optional.empty()
        : Optional.of("receipt, salt, state and path do not lead to the root");
  }

  private List<byte[]> digests() {
    byte[] joined = bytes("path", path);
    List<byte[]> digests = new ArrayList<>();
    for (int at = 0; at < joined.length; at += Digests.LENGTH) {
      digests.add(Arrays.copyOfRange(joined, at, at + Digests.LENGTH));
    }
    return digests;
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Reads base64url; a text with unused bits set has the same bytes as another and is refused. */
  private static byte[] bytes(String field, String text) {
    requireField(text != null, field + " is missing");
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      requireField(text(bytes).equals(text), field + " must be base64url without padding");
      return bytes;
    } catch (IllegalArgumentException e) {
      throw new ConcordatException(
          ErrorCode.FIELD_INVALID, field + " must be base64url without padding", e);
    }
  }

  /** Shows neither salt nor path. */
  @Override
  public String toString() {
    return "InclusionProof[sequence=" + sequence + ", index=" + index + ", state=" + state + "]";
  }
}
