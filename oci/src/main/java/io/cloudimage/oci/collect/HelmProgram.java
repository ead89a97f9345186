// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code helm template}: a program of the machine, given a copy of the chart and an environment of
 * its own, without plugins, repositories and a cluster. It fetches nothing: what a chart needs lies
 * in its folder {@code charts/}.
 */
final class HelmProgram {
  private static final int MAXIMUM_OUTPUT = FileReading.MAXIMUM_BYTES;
  private static final int SHOWN = 400;
  private static final Pattern SOURCE = Pattern.compile("(?m)^# Source: [^/\\s]+/(\\S+)\\s*$");
  private static final Pattern MARKER = Pattern.compile("(?m)^---(?:[ \\t].*)?$");
  private static final Pattern RELEASE = Pattern.compile("[^a-z0-9-]+");

  private final ChartOptions options;

  /**
   * One rendered document.
   *
   * @param source the template's path within the chart
   */
  record Document(Optional<String> source, String text) {}

  HelmProgram(ChartOptions options) {
    this.options = options;
  }

  /**
   * Renders a chart.
   *
   * @throws OciException INVALID if helm fails; UNAVAILABLE if it takes too long or cannot be
   *     started
   */
  List<Document> template(Chart chart, String name) throws IOException {
    Path scratch = Files.createTempDirectory("cloudimage-chart-");
    try {
      Path folder = Files.createDirectory(scratch.resolve("chart"));
      lay(chart, folder);
      return documents(run(command(folder, name), scratch));
    } finally {
      remove(scratch);
    }
  }

  /** An archive may have a file where another of its files needs a folder. */
  private static void lay(Chart chart, Path folder) throws IOException {
    try {
      for (Map.Entry<String, byte[]> file : chart.files().entrySet()) {
        Path path = folder.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.write(path, file.getValue());
      }
    } catch (FileSystemException | InvalidPathException e) {
      throw new OciException(
          ErrorKind.INVALID, "its files cannot be laid out: " + Printable.escape(e.toString()), e);
    }
  }

  private List<String> command(Path folder, String name) {
    String release = RELEASE.matcher(name).replaceAll("-").replaceAll("^-+|-+$", "");
    List<String> command = new ArrayList<>();
    command.add(options.helm().orElseThrow().toString());
    command.add("template");
    command.add(release.isEmpty() ? "release" : release);
    command.add(folder.toString());
    for (Path values : options.values()) {
      command.add("--values=" + values.toAbsolutePath());
    }
    for (String setting : options.settings()) {
      command.add("--set=" + setting);
    }
    return command;
  }

  private String run(List<String> command, Path scratch) throws IOException {
    Path errors = scratch.resolve("errors");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(scratch.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectError(errors.toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
    environment.put("HOME", scratch.toString());
    environment.put("HELM_CACHE_HOME", scratch.resolve("cache").toString());
    environment.put("HELM_CONFIG_HOME", scratch.resolve("config").toString());
    environment.put("HELM_DATA_HOME", scratch.resolve("data").toString());
    environment.put("HELM_PLUGINS", scratch.resolve("plugins").toString());
    environment.put("KUBECONFIG", scratch.resolve("kubeconfig").toString());
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new OciException(
          ErrorKind.UNAVAILABLE, "it cannot be started: " + Printable.escape(e.toString()), e);
    }
    byte[] output;
    try {
      output = output(process);
      if (!process.waitFor(options.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
        throw tooLong();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OciException(ErrorKind.CANCELLED, "it was interrupted", e);
    } finally {
      end(process);
    }
    if (process.exitValue() != 0) {
      throw new OciException(
          ErrorKind.INVALID, "it ended with " + process.exitValue() + ": " + beginning(errors));
    }
    return new String(output, StandardCharsets.UTF_8);
  }

  /** Read beside: what the program started may keep its output open when it is long gone. */
  private byte[] output(Process process) throws IOException, InterruptedException {
    FutureTask<byte[]> reading =
        new FutureTask<>(() -> process.getInputStream().readNBytes(MAXIMUM_OUTPUT + 1));
    Thread thread = new Thread(reading, "cloudimage-helm-output");
    thread.setDaemon(true);
    thread.start();
    try {
      byte[] output = reading.get(options.timeout().toMillis(), TimeUnit.MILLISECONDS);
      if (output.length > MAXIMUM_OUTPUT) {
        throw new OciException(
            ErrorKind.UNSUPPORTED, "it printed more than " + MAXIMUM_OUTPUT + " bytes");
      }
      return output;
    } catch (TimeoutException e) {
      throw tooLong();
    } catch (ExecutionException e) {
      throw new OciException(
          ErrorKind.UNAVAILABLE, "its output cannot be read: " + e.getCause(), e);
    }
  }

  private OciException tooLong() {
    return new OciException(
        ErrorKind.UNAVAILABLE, "it took more than " + options.timeout().toSeconds() + " s");
  }

  private static String beginning(Path errors) throws IOException {
    try (InputStream in = Files.newInputStream(errors)) {
      return Printable.escape(new String(in.readNBytes(SHOWN), StandardCharsets.UTF_8).strip());
    }
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Helm writes above each document which template it is of. */
  private static List<Document> documents(String text) {
    List<Document> documents = new ArrayList<>();
    for (String part : MARKER.split(text)) {
      if (!part.isBlank()) {
        Matcher source = SOURCE.matcher(part);
        documents.add(
            new Document(source.find() ? Optional.of(source.group(1)) : Optional.empty(), part));
      }
    }
    return documents;
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
