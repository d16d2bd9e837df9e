package org.concordat.service.projection;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.concordat.service.projection.SeenCertificate.Use;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.Consenter;
import org.hyperledger.fabric.protos.common.Orderers;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.MSPConfig;

/** The certificates that a configuration of the channel names. */
final class ChannelCertificates {
  private final CertificateReader reader;
  private final List<SeenCertificate> found = new ArrayList<>();

  private ChannelCertificates(CertificateReader reader) {
    this.reader = reader;
  }

  /**
   * Reads a configuration.
   *
   * @param data the payload of a configuration transaction
   * @param reader reads certificates
   * @return issuers of all members, and the orderers' own certificates
   * @throws InvalidProtocolBufferException when it is no configuration
   */
  static List<SeenCertificate> of(ByteString data, CertificateReader reader)
      throws InvalidProtocolBufferException {
    ChannelCertificates certificates = new ChannelCertificates(reader);
    certificates.group(ConfigEnvelope.parseFrom(data).getConfig().getChannelGroup());
    return List.copyOf(certificates.found);
  }

  private void group(ConfigGroup group) throws InvalidProtocolBufferException {
    for (Map.Entry<String, ConfigValue> value : group.getValuesMap().entrySet()) {
      switch (value.getKey()) {
        case "MSP" -> issuers(value.getValue().getValue());
        case "Orderers" -> orderers(value.getValue().getValue());
        default -> {}
      }
    }
    for (ConfigGroup inner : group.getGroupsMap().values()) {
      group(inner);
    }
  }

  private void issuers(ByteString value) throws InvalidProtocolBufferException {
    FabricMSPConfig msp = FabricMSPConfig.parseFrom(MSPConfig.parseFrom(value).getConfig());
    String id = msp.getName();
    msp.getRootCertsList().forEach(pem -> add(id, Use.ISSUER, pem));
    msp.getIntermediateCertsList().forEach(pem -> add(id, Use.ISSUER, pem));
    msp.getTlsRootCertsList().forEach(pem -> add(id, Use.TLS_ISSUER, pem));
    msp.getTlsIntermediateCertsList().forEach(pem -> add(id, Use.TLS_ISSUER, pem));
  }

  private void orderers(ByteString value) throws InvalidProtocolBufferException {
    for (Consenter orderer : Orderers.parseFrom(value).getConsenterMappingList()) {
      add(orderer.getMspId(), Use.ORDERER, orderer.getIdentity());
      add(orderer.getMspId(), Use.ORDERER_TLS, orderer.getServerTlsCert());
      add(orderer.getMspId(), Use.ORDERER_TLS, orderer.getClientTlsCert());
    }
  }

  private void add(String mspId, Use use, ByteString pem) {
    reader.read(mspId, use, pem).filter(seen -> !found.contains(seen)).ifPresent(found::add);
  }
}
