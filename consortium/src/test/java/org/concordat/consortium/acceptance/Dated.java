package org.concordat.consortium.acceptance;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.gateway.ProposedTransaction;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/** Rewrites a proposal's timestamp before it is signed, as a dishonest client would. */
final class Dated {
  private Dated() {}

  static Proposal proposal(Gateway gateway, Proposal honest, Instant timestamp) {
    try {
      ProposedTransaction proposed = ProposedTransaction.parseFrom(honest.getBytes());
      org.hyperledger.fabric.protos.peer.Proposal inner =
          org.hyperledger.fabric.protos.peer.Proposal.parseFrom(
              proposed.getProposal().getProposalBytes());
      Header header = Header.parseFrom(inner.getHeader());
      ChannelHeader dated =
          ChannelHeader.parseFrom(header.getChannelHeader()).toBuilder()
              .setTimestamp(
                  Timestamp.newBuilder()
                      .setSeconds(timestamp.getEpochSecond())
                      .setNanos(timestamp.getNano()))
              .build();
      ProposedTransaction changed =
          proposed.toBuilder()
              .setProposal(
                  SignedProposal.newBuilder()
                      .setProposalBytes(
                          inner.toBuilder()
                              .setHeader(
                                  header.toBuilder()
                                      .setChannelHeader(dated.toByteString())
                                      .build()
                                      .toByteString())
                              .build()
                              .toByteString()))
              .build();
      return gateway.newProposal(changed.toByteArray());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}
