package org.concordat.network.channel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.concordat.network.material.Issuer;
import org.concordat.network.material.NetworkDirectory;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.NetworkPlan;
import org.concordat.network.plan.PlanFile;
import org.concordat.network.plan.Port;
import org.concordat.network.programs.FabricPrograms;
import org.concordat.network.template.Templates;

/** The channel's first block, made by {@code configtxgen} from our templates. */
public final class ChannelFiles {
  private static final String PROFILE = "Channel";

  private final NetworkPlan plan;
  private final NetworkDirectory directory;

  /**
   * Creates the writer.
   *
   * @param plan what the network is made from
   * @param directory where its files lie
   */
  public ChannelFiles(NetworkPlan plan, NetworkDirectory directory) {
    this.plan = plan;
    this.directory = directory;
  }

  /**
   * Makes the first block unless it stands.
   *
   * @param programs Fabric's programs
   * @throws IOException when a file cannot be written
   */
  public void createGenesisBlock(FabricPrograms programs) throws IOException {
    if (!Files.exists(directory.genesisBlock())) {
      Path made = block(programs, directory.channel());
      Files.move(made, directory.genesisBlock());
    }
  }

  /**
   * Makes a first block of what the plan and the organisations' directories say now.
   *
   * @param programs Fabric's programs
   * @param folder where it is made
   * @return the block's file in that folder
   * @throws IOException when a file cannot be written
   */
  Path block(FabricPrograms programs, Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("configtx.yaml"), configtx());
    Path block = folder.resolve("made.block");
    programs.run(
        "configtxgen",
        Map.of("FABRIC_LOGGING_SPEC", "error"),
        "-configPath",
        folder.toString(),
        "-profile",
        PROFILE,
        "-channelID",
        plan.channel(),
        "-outputBlock",
        block.toString());
    return block;
  }

  /**
   * Returns what configtxgen reads.
   *
   * @return the text of {@code configtx.yaml}
   */
  public String configtx() {
    Map<String, String> values = new HashMap<>(timings(plan));
    values.put("bank-admins", Policies.majority(plan, "admin"));
    values.put("bank-peers", Policies.majority(plan, "peer"));
    values.put(
        "organizations",
        plan.members().stream().map(this::organization).collect(Collectors.joining()));
    values.put(
        "orderer-organizations",
        plan.ordering().stream().map(this::ordererOrganization).collect(Collectors.joining()));
    List<String> consenters = new ArrayList<>();
    for (Member member : plan.ordering()) {
      consenters.add(consenter(member, consenters.size() + 1));
    }
    values.put("consenters", String.join("", consenters));
    return Templates.fill("configtx/channel.yaml", values);
  }

  private String organization(Member member) {
    String msp = member.mspId();
    return Templates.fill(
        "configtx/organization.yaml",
        Map.of(
            "msp", msp,
            "msp-directory", directory.organisation(msp).toString(),
            "host", member.host(),
            "port", Integer.toString(plan.port(member, Port.PEER)),
            "writers", Policies.writers(member)));
  }

  private String ordererOrganization(Member member) {
    String msp = member.ordererMspId();
    return Templates.fill(
        "configtx/orderer-organization.yaml",
        Map.of(
            "msp", msp,
            "msp-directory", directory.organisation(msp).toString(),
            "host", member.host(),
            "port", Integer.toString(plan.port(member, Port.ORDERER))));
  }

  private String consenter(Member member, int id) {
    return Templates.fill(
        "configtx/consenter.yaml",
        Map.of(
            "id", Integer.toString(id),
            "host", member.host(),
            "port", Integer.toString(plan.port(member, Port.ORDERER)),
            "msp", member.ordererMspId(),
            "identity",
                directory.msp(member, Issuer.ORDERER).resolve("signcerts/cert.pem").toString(),
            "tls-certificate",
                directory.tls(member, Issuer.ORDERER).resolve("server.crt").toString()));
  }

  /**
   * Returns the timings as templates name them.
   *
   * @param plan the plan
   * @return {@code timing.NAME} and what Fabric reads
   */
  public static Map<String, String> timings(NetworkPlan plan) {
    return plan.timings().entrySet().stream()
        .collect(
            Collectors.toMap(
                entry -> "timing." + entry.getKey(), entry -> PlanFile.duration(entry.getValue())));
  }
}
