// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code cloudimage serve} as a process, on a free port and a data root of its own. */
final class ServedRegistry implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("127\\.0\\.0\\.1:[1-9][0-9]*");

  private final Process process;
  private final String address;

  private ServedRegistry(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  static ServedRegistry start(Path home, String... options)
      throws IOException, InterruptedException {
    return start(new Cloudimage(Files.createDirectories(home)), options);
  }

  /** Over the data root of {@code cloudimage}; the arguments are options and names of images. */
  static ServedRegistry start(Cloudimage cloudimage, String... arguments)
      throws IOException, InterruptedException {
    Path home = cloudimage.home();
    List<String> command = new ArrayList<>(List.of("serve", "--listen", "127.0.0.1:0"));
    command.addAll(List.of(arguments));
    Process process = cloudimage.start(command.toArray(String[]::new));
    for (int tries = 0; tries < 300; tries++) {
      Matcher printed =
          ADDRESS.matcher(
              Files.readString(home.resolve("started.out"))
                  + Files.readString(home.resolve("started.err")));
      if (printed.find()) {
        return new ServedRegistry(process, printed.group());
      }
      Thread.sleep(100);
    }
    process.destroyForcibly();
    throw new AssertionError("serve: " + Files.readString(home.resolve("started.err")));
  }

  String address() {
    return address;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
