// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit of the distribution archive, as systemd reads it. */
class ServiceUnitIT {
  private static final Path SHARE = Path.of("target/installed/share/systemd").toAbsolutePath();

  @TempDir Path directory;

  private Run tool(String... command) {
    return Run.of(directory, Map.of(), List.of(command));
  }

  @Test
  void systemdFindsNothingWrongAndLittleExposed() throws Exception {
    Peer.require("systemd-analyze", "systemd-sysusers");
    new Cloudimage(directory).run("version").ok();
    String unit = Files.readString(SHARE.resolve("cloudimage-serve.service"));
    String launcher = SHARE.resolve("../../bin/cloudimage").normalize().toString();
    assertThat(unit).contains("ExecStart=/opt/cloudimage/bin/cloudimage serve ");
    Path file = directory.resolve("cloudimage-serve.service");
    Files.writeString(file, unit.replace("/opt/cloudimage/bin/cloudimage", launcher));
    Run verified = tool("systemd-analyze", "verify", "--man=no", file.toString()).ok();
    assertThat(verified.out() + verified.err()).isEmpty();
    tool("systemd-analyze", "security", "--offline=yes", "--threshold=20", file.toString()).ok();
    tool("systemd-sysusers", "--dry-run", SHARE.resolve("cloudimage.sysusers.conf").toString())
        .ok();
  }
}
