package org.concordat.protocol.evidence;

import static org.concordat.protocol.error.Checks.requireDigest;
import static org.concordat.protocol.error.Checks.requireField;
import static org.concordat.protocol.error.Checks.requireId;
import static org.concordat.protocol.error.Checks.requireRange;
import static org.concordat.protocol.error.Checks.requireText;

import java.util.List;
import org.concordat.protocol.json.CanonicalJson;

/**
 * What a bundle says about itself. Nobody signs it: it is a claim that a verifier checks against
 * the blocks.
 *
 * @param format the version of the format, {@value #FORMAT}
 * @param channel the channel's name
 * @param chaincode the name of Concordat's chaincode on it
 * @param model the model whose story it is
 * @param height how many blocks there are
 * @param genesis hash of block 0's header
 * @param tip hash of the last block's header
 * @param complete whether every block is whole
 * @param creator MSP id of who exported it
 * @param createdAtMillis when, by the exporter's clock
 * @param sections the sections, in the order of the file
 */
public record BundleManifest(
    int format,
    String channel,
    String chaincode,
    Model model,
    long height,
    String genesis,
    String tip,
    boolean complete,
    String creator,
    long createdAtMillis,
    List<Section> sections) {
  /** The version this code writes and reads. */
  public static final int FORMAT = 1;

  private static final int NAME = 249;

  /** Checks every field. */
  public BundleManifest {
    requireRange("format", format, FORMAT, FORMAT);
    requireText("channel", channel, NAME);
    requireText("chaincode", chaincode, NAME);
    requireField(model != null, "model is missing");
    requireRange("height", height, 1, CanonicalJson.LARGEST_INTEGER);
    requireDigest("genesis", genesis);
    requireDigest("tip", tip);
    requireText("creator", creator, NAME);
    requireRange("createdAtMillis", createdAtMillis, 0, CanonicalJson.LARGEST_INTEGER);
    requireField(sections != null, "sections is missing");
    sections = List.copyOf(sections);
  }

  /**
   * The model whose story a bundle is.
   *
   * @param study the study's id
   * @param round the round that made it; 0 for the study's first model
   * @param hash the model's hash
   */
  public record Model(String study, int round, String hash) {
    /** Checks every field. */
    public Model {
      requireId("study", study);
      requireRange("round", round, 0, Integer.MAX_VALUE);
      requireDigest("hash", hash);
    }
  }

  /**
   * A section.
   *
   * @param name its kind and number, see {@link SectionKind}
   * @param compressedLength its bytes in the file
   * @param length its bytes once inflated
   * @param sha256 their digest
   */
  public record Section(String name, long compressedLength, long length, String sha256) {
    /** Checks every field. */
    public Section {
      requireText("name", name, NAME);
      requireRange("compressedLength", compressedLength, 1, CanonicalJson.LARGEST_INTEGER);
      requireRange("length", length, 1, CanonicalJson.LARGEST_INTEGER);
      requireDigest("sha256", sha256);
    }
  }
}
