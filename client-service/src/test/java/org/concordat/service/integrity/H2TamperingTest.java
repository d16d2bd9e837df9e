package org.concordat.service.integrity;

import java.nio.file.Path;
import org.concordat.service.database.Database;
import org.junit.jupiter.api.io.TempDir;

class H2TamperingTest extends TamperingCases {
  @TempDir Path directory;

  @Override
  TamperedStore open() {
    return new TamperedStore(Database.h2(directory.resolve("db")), "", directory);
  }
}
