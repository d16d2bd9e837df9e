package org.concordat.verifier.finding;

import java.util.Arrays;
import org.concordat.protocol.evidence.BundleFault;

/**
 * Everything that can be found in a file and its blocks, with its stable code.
 *
 * <p>A code never changes its meaning, and a retired one stays listed here so that it is never used
 * again. The ranges: 1 the file, 2 blocks, 3 configuration and identities, 4 transactions; 5
 * records, 6 the story they tell and 7 its recomputation, see {@link
 * org.concordat.verifier.checks.Check}.
 */
public enum FindingCode implements StableCode {
  /** The file does not begin as a bundle does. */
  NOT_A_BUNDLE(BundleFault.NOT_A_BUNDLE),
  /** The file ends before everything it announces. */
  FILE_TRUNCATED(BundleFault.TRUNCATED),
  /** The file goes on after its end. */
  TRAILING_BYTES(BundleFault.TRAILING_BYTES),
  /** The manifest is not the canonical JSON of a manifest. */
  MANIFEST_INVALID(BundleFault.MANIFEST_INVALID),
  /** Something is larger, or more, than a reader accepts. */
  LIMIT_EXCEEDED(BundleFault.LIMIT_EXCEEDED),
  /** The sections are not those a bundle has, or not in their order. */
  SECTION_INVALID(BundleFault.SECTION_INVALID),
  /** A section is no deflate stream of the lengths the manifest gives. */
  COMPRESSION_INVALID(BundleFault.COMPRESSION_INVALID),
  /** Bytes do not have the digest they should have. */
  DIGEST_MISMATCH(BundleFault.DIGEST_MISMATCH),
  /** The file cannot be read. */
  FILE_UNREADABLE(BundleFault.UNREADABLE),
  /** An entry of a {@code blocks} section has no valid form. */
  BLOCK_ENTRY_INVALID(BundleFault.BLOCK_ENTRY_INVALID),
  /** A line of a {@code records} section is not the canonical JSON of a record. */
  RECORD_LINE_INVALID(BundleFault.RECORD_INVALID),
  /** An entry of the updates has no valid form. */
  UPDATE_ENTRY_INVALID(BundleFault.UPDATE_INVALID),
  /** The manifest says something else than the blocks do. */
  MANIFEST_DIFFERS("EV-112"),
  /** The verifier itself failed at this place; nothing is taken as verified. */
  VERIFIER_FAILED("EV-199"),

  /** A block is not in the one form protobuf gives it, or has fields nobody knows. */
  BLOCK_NOT_CANONICAL("EV-201"),
  /** A block lacks what every block has, or has what none has. */
  BLOCK_MALFORMED("EV-202"),
  /** A block has another number than its place. */
  BLOCK_NUMBER("EV-203"),
  /** A block does not name the block before it. */
  PREVIOUS_HASH("EV-204"),
  /** A block's envelopes are not those its header names. */
  DATA_HASH("EV-205"),
  /** A block's metadata is not as a bundle has it. */
  METADATA_MALFORMED("EV-206"),
  /** An orderer's signature on a block is wrong. */
  ORDERER_SIGNATURE("EV-207"),
  /** A block is signed by somebody who is no consenter of the configuration in force. */
  ORDERER_UNKNOWN("EV-208"),
  /** A block is signed twice by one orderer. */
  ORDERER_REPEATED("EV-209"),
  /** A block is signed by fewer orderers than a quorum. */
  ORDERER_QUORUM("EV-210"),
  /** Block 0 is not the one that was pinned. */
  GENESIS_DIFFERS("EV-211"),
  /** The first or the last block is told by its header only. */
  BLOCK_MISSING("EV-212"),
  /** A block's signed note on the last configuration does not fit the blocks before. */
  LAST_CONFIG("EV-213"),
  /** Remark: nothing pins block 0, which nobody signs. */
  GENESIS_NOT_PINNED("EV-214"),

  /** A configuration cannot be read. */
  CONFIG_MALFORMED("EV-301"),
  /** A configuration uses what this verifier does not know. */
  CONFIG_UNSUPPORTED("EV-302"),
  /** A configuration does not follow the one before. */
  CONFIG_SEQUENCE("EV-303"),
  /** A change of the configuration lacks the signatures its policies ask for. */
  CONFIG_UNAUTHORISED("EV-304"),
  /** A configuration is not what the change before it makes of the last one. */
  CONFIG_RESULT("EV-305"),
  /** The trusted roots cannot be read. */
  ROOTS_UNREADABLE("EV-306"),
  /** An organisation of the channel has a root certificate that is not trusted. */
  ROOT_FOREIGN("EV-307"),
  /** An organisation of the channel has no trusted root, or none of its own. */
  ROOT_MISSING("EV-308"),
  /** Remark: a trusted root is used by no configuration. */
  ROOT_UNUSED("EV-309"),
  /** A certificate was used before or after its time. */
  CERTIFICATE_EXPIRED("EV-310"),
  /** An identity is none of its organisation's. */
  IDENTITY_INVALID("EV-311"),
  /** Endorsement, definitions or administration need no majority of the banks, or count others. */
  NORM_BANKS("EV-312"),
  /** The orderers' quorum or their identities are not as Concordat needs them. */
  NORM_ORDERERS("EV-313"),
  /** A definition of a chaincode cannot be read, or does not follow the one before. */
  DEFINITION_INVALID("EV-314"),

  /** An envelope is not in the one form protobuf gives it, or lacks payload or signature. */
  ENVELOPE_NOT_CANONICAL("EV-401"),
  /** A valid transaction has a part that is not in the one form protobuf gives it. */
  TRANSACTION_NOT_CANONICAL("EV-402"),
  /** A transaction is not as valid, or not as invalid, as its block's flags say. */
  VALIDITY_DIFFERS("EV-403"),
  /** A valid transaction uses what this verifier does not know. */
  TRANSACTION_UNSUPPORTED("EV-404"),
  /** A valid transaction read a version of a key that nothing in the blocks wrote. */
  READ_UNEXPLAINED("EV-405"),
  /** A valid transaction has an endorsement that counts for nothing, or one twice. */
  ENDORSEMENT_INVALID("EV-406"),
  /** Remark: a key was written in a block that is missing, and is known from another. */
  WRITE_HIDDEN("EV-407");

  private final String code;

  FindingCode(String code) {
    this.code = code;
  }

  FindingCode(BundleFault fault) {
    this.code = fault.code();
  }

  @Override
  public String code() {
    return code;
  }

  /**
   * Returns the code of a fault of the file.
   *
   * @param fault the fault
   * @return the code of the same text
   */
  public static FindingCode of(BundleFault fault) {
    return Arrays.stream(values())
        .filter(code -> code.code.equals(fault.code()))
        .findFirst()
        .orElseThrow();
  }
}
