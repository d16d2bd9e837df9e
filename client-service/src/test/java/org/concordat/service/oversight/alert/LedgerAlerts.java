package org.concordat.service.oversight.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.concordat.service.testing.Blocks;
import org.concordat.service.testing.SupervisedLedger;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A ledger a test writes, and the alerts that some sources raise about it. */
abstract class LedgerAlerts {
  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir private Path directory;
  SupervisedLedger ledger;

  @BeforeEach
  final void open() {
    ledger = new SupervisedLedger(directory);
  }

  @AfterEach
  final void close() {
    ledger.close();
  }

  /** Appends a block with a configuration of the channel. */
  final void configure(long number, ByteString configuration) {
    ledger.apply(
        Blocks.withCodes(
            number,
            BlockData.newBuilder()
                .addData(Blocks.envelope(HeaderType.CONFIG, "", configuration).toByteString())
                .build(),
            new byte[1]));
  }

  /** The sources that are tested. */
  abstract List<AlertSource> sources();

  final List<Alert> all() {
    return all(NOW);
  }

  final List<Alert> all(Instant now) {
    return new Alerts(sources()).all(now);
  }

  final List<AlertCode> codes() {
    return all().stream().map(Alert::code).toList();
  }

  final Alert only(AlertCode code) {
    return only(code, NOW);
  }

  /** The one alert of a kind. */
  final Alert only(AlertCode code, Instant now) {
    List<Alert> found = all(now).stream().filter(alert -> alert.code() == code).toList();
    assertThat(found).as("%s", code).hasSize(1);
    return found.getFirst();
  }
}
