package org.concordat.service;

import org.concordat.protocol.task.BankTopics;
import org.concordat.service.kafka.KafkaTaskBus;
import org.concordat.service.ledger.EndorsingBanks;
import org.concordat.service.ledger.FabricLedger;
import org.concordat.service.ledger.Ledger;
import org.concordat.service.participation.TaskBus;

/** What lies outside the service: the ledger and the workers. */
interface Edges {
  /** Fabric and Kafka. */
  Edges REAL =
      new Edges() {
        @Override
        public Ledger ledger(ServiceSettings settings, EndorsingBanks banks) {
          return FabricLedger.connect(settings.ledger(), banks);
        }

        @Override
        public TaskBus tasks(ServiceSettings settings) {
          return settings
              .kafkaServers()
              .<TaskBus>map(
                  servers ->
                      new KafkaTaskBus(
                          servers,
                          new BankTopics(settings.topicPrefix()),
                          "concordat-service-" + settings.topicPrefix()))
              .orElseGet(NoWorkers::new);
        }
      };

  Ledger ledger(ServiceSettings settings, EndorsingBanks banks);

  TaskBus tasks(ServiceSettings settings);
}
