package org.concordat.service;

import java.util.ArrayList;
import java.util.List;
import org.concordat.protocol.task.BankTopics;
import org.concordat.service.kafka.KafkaTaskBus;
import org.concordat.service.ledger.EndorsingBanks;
import org.concordat.service.ledger.FabricLedger;
import org.concordat.service.ledger.Ledger;
import org.concordat.service.ledger.PeerWitness;
import org.concordat.service.ledger.Witness;
import org.concordat.service.ledger.WitnessSettings;
import org.concordat.service.participation.TaskBus;
import org.concordat.service.telemetry.TaskTraces;
import org.concordat.service.telemetry.TransactionSteps;
import org.concordat.telemetry.Telemetry;

/** What lies outside the service: the ledger and the workers. */
interface Edges {
  /** Fabric and Kafka. */
  Edges REAL =
      new Edges() {
        @Override
        public Ledger ledger(ServiceSettings settings, EndorsingBanks banks, Telemetry telemetry) {
          return FabricLedger.connect(settings.ledger(), banks, new TransactionSteps(telemetry));
        }

        @Override
        public List<Witness> witnesses(ServiceSettings settings) {
          List<Witness> all = new ArrayList<>();
          for (WitnessSettings witness : settings.integrity().witnesses()) {
            all.add(PeerWitness.connect(witness, settings.ledger()));
          }
          return all;
        }

        @Override
        public TaskBus tasks(ServiceSettings settings, Telemetry telemetry) {
          return settings
              .kafkaServers()
              .<TaskBus>map(
                  servers ->
                      new KafkaTaskBus(
                          servers,
                          new BankTopics(settings.topicPrefix()),
                          "concordat-service-" + settings.topicPrefix(),
                          new TaskTraces(telemetry.traces())))
              .orElseGet(NoWorkers::new);
        }
      };

  Ledger ledger(ServiceSettings settings, EndorsingBanks banks, Telemetry telemetry);

  List<Witness> witnesses(ServiceSettings settings);

  TaskBus tasks(ServiceSettings settings, Telemetry telemetry);
}
