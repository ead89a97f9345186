// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command as its distribution archive installs it, with a data root and a home of its own. */
final class Cloudimage {
  private final Path home;
  private final Map<String, String> environment = new HashMap<>();
  private List<String> wrapper = List.of();
  private Path input = Path.of("/dev/null");

  /**
   * @param home an empty directory; the data root is {@code data} in it
   */
  Cloudimage(Path home) {
    this.home = home;
    environment.put("HOME", home.toString());
    environment.put("DOCKER_CONFIG", home.resolve("docker").toString());
    environment.put("XDG_DATA_HOME", home.resolve("share").toString());
    // What is made in the background would still be at work when the home is removed.
    environment.put("CLOUDIMAGE_CDS", "off");
  }

  Path dataRoot() {
    return home.resolve("data");
  }

  Path home() {
    return home;
  }

  /** Sets an environment variable for the runs to come. */
  Cloudimage with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Puts words before the command of the runs to come, such as {@code setpriv}. */
  Cloudimage wrappedIn(List<String> words) {
    wrapper = List.copyOf(words);
    return this;
  }

  /** Gives the runs to come a file for standard input. */
  Cloudimage readingFrom(Path file) {
    input = file;
    return this;
  }

  /** The digest that the store has under a name, read from its index as any OCI tool would. */
  String digestOf(String name) {
    Matcher matcher =
        Pattern.compile("\"digest\": *\"(sha256:[0-9a-f]{64})\"")
            .matcher(run("inspect", "--format", "json", name).ok().out());
    if (!matcher.find()) {
      throw new AssertionError("inspect shows no digest of " + name);
    }
    return matcher.group(1);
  }

  /** Runs a verb with its arguments against the data root. */
  Run run(String... arguments) {
    return Run.of(home, environment, command(arguments), input);
  }

  /** Starts a verb and does not wait. */
  Process start(String... arguments) throws IOException {
    Path out = home.resolve("started.out");
    return Run.start(home, environment, command(arguments), out, home.resolve("started.err"));
  }

  private List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(wrapper);
    command.add(Launcher.PATH.toString());
    command.add(arguments[0]);
    command.addAll(List.of("--data-root", dataRoot().toString()));
    command.addAll(List.of(arguments).subList(1, arguments.length));
    return command;
  }

  /** Unpacks the archive that the build has just made, once for all tests. */
  private static final class Launcher {
    static final Path PATH = unpack();

    private static Path unpack() {
      Path target = Path.of("target").toAbsolutePath();
      Path installed = target.resolve("installed");
      try {
        Files.createDirectories(installed);
        try (DirectoryStream<Path> found =
            Files.newDirectoryStream(target, "cloudimage-*.tar.gz")) {
          Path archive = found.iterator().next();
          Run.of(
                  installed,
                  Map.of(),
                  List.of("tar", "--strip-components=1", "-xzf", archive.toString()))
              .ok();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return installed.resolve("bin/cloudimage");
    }
  }
}
