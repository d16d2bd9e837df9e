package org.concordat.verifier.identity;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.concordat.verifier.finding.EvidenceException;
import org.concordat.verifier.finding.Place;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/**
 * The organisations of a channel under one configuration. Each identity is looked at once; later
 * uses are look-ups. For one thread.
 */
public final class Msps {
  private static final int REMEMBERED = 100_000;

  private final Roots roots;
  private final Map<String, Msp> byId = new HashMap<>();
  private final Map<ByteString, Object> seen = new HashMap<>();

  /**
   * No organisation yet.
   *
   * @param roots what is trusted
   */
  public Msps(Roots roots) {
    this.roots = roots;
  }

  /**
   * Takes an organisation in.
   *
   * @param config its definition
   * @param place where that stands, for refusals
   * @return its MSP id
   * @throws EvidenceException when its roots are not trusted, or it is defined in a way that is not
   *     known here
   */
  public String add(FabricMSPConfig config, Place place) {
    byId.put(config.getName(), MspReader.read(config, roots, place));
    return config.getName();
  }

  /**
   * Returns whose identities are known.
   *
   * @return the MSP ids
   */
  public Set<String> mspIds() {
    return Set.copyOf(byId.keySet());
  }

  /**
   * Reads and checks an identity, but for its time.
   *
   * @param serialized a {@code msp.SerializedIdentity}
   * @return who it is
   * @throws NotAMember when it is none of the channel's, or revoked, or has no role
   */
  public Member member(ByteString serialized) throws NotAMember {
    Object known = seen.get(serialized);
    if (known == null) {
      known = look(serialized);
      if (seen.size() < REMEMBERED) {
        seen.put(serialized, known);
      }
    }
    if (known instanceof Member member) {
      return member;
    }
    throw new NotAMember((String) known);
  }

  /** A member, or the text why there is none. */
  private Object look(ByteString serialized) {
    try {
      SerializedIdentity identity = SerializedIdentity.parseFrom(serialized);
      Msp msp = byId.get(identity.getMspid());
      if (msp == null) {
        return "no organisation of the channel is called " + identity.getMspid();
      }
      return msp.member(identity.getIdBytes().toByteArray());
    } catch (InvalidProtocolBufferException e) {
      return "no serialized identity";
    } catch (NotAMember e) {
      return e.getMessage();
    }
  }
}
