// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing;

import io.cloudimage.oci.model.RegistryHost;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/**
 * The registry of Debian's package docker-registry as a process on a free port of this machine,
 * with deletion switched on. Tests that need it are skipped, and say so, where it is not installed.
 */
public final class DockerRegistry implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/bin/docker-registry");
  private static final Pattern LISTENING = Pattern.compile("listening on 127\\.0\\.0\\.1:([0-9]+)");

  private final Process process;
  private final int port;

  private DockerRegistry(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Plain HTTP, open to everyone. */
  public static DockerRegistry start(Path directory) throws IOException {
    return start(directory, List.of(), List.of());
  }

  /** Plain HTTP, open to everyone, and nothing can be deleted. */
  public static DockerRegistry startWithoutDeletion(Path directory) throws IOException {
    return start(directory, false, List.of(), List.of());
  }

  /** Plain HTTP with names and passwords; {@code htpasswd} holds lines with bcrypt hashes. */
  public static DockerRegistry startWithPasswords(Path directory, String htpasswd)
      throws IOException {
    Path file = Files.writeString(directory.resolve("htpasswd"), htpasswd);
    return start(
        directory, List.of(), List.of("  htpasswd:", "    realm: test", "    path: " + file));
  }

  /** TLS with the authority's certificate for this machine; nobody needs a name. */
  public static DockerRegistry startWithTls(Path directory, CertificateAuthority authority)
      throws IOException {
    return start(directory, tls(directory, authority, List.of()), List.of());
  }

  /** TLS where clients must show a certificate of the same authority. */
  public static DockerRegistry startWithClientCertificates(
      Path directory, CertificateAuthority authority) throws IOException {
    Path ca = authority.writeCertificate(directory.resolve("clients.crt"));
    return start(
        directory,
        tls(directory, authority, List.of("    clientcas:", "      - " + ca)),
        List.of());
  }

  /** Plain HTTP with tokens from {@code tokens}. */
  public static DockerRegistry startWithTokens(Path directory, TokenServer tokens)
      throws IOException {
    return start(directory, List.of(), tokens(directory, tokens));
  }

  /** TLS, and tokens from {@code tokens}. */
  public static DockerRegistry startWithTlsAndTokens(
      Path directory, CertificateAuthority authority, TokenServer tokens) throws IOException {
    return start(directory, tls(directory, authority, List.of()), tokens(directory, tokens));
  }

  /** Whether the program is there. */
  public static boolean isInstalled() {
    return Files.isExecutable(PROGRAM);
  }

  private static List<String> tokens(Path directory, TokenServer tokens) throws IOException {
    Path bundle = tokens.writeRootCertificates(directory.resolve("tokens.crt"));
    return List.of(
        "  token:",
        "    realm: " + tokens.realm(),
        "    service: " + TokenServer.SERVICE,
        "    issuer: " + TokenServer.ISSUER,
        "    rootcertbundle: " + bundle);
  }

  private static List<String> tls(Path directory, CertificateAuthority authority, List<String> more)
      throws IOException {
    CertificateAuthority.Files files =
        authority.issue(directory, "registry", "localhost", "127.0.0.1");
    List<String> lines = new ArrayList<>();
    lines.add("  tls:");
    lines.add("    certificate: " + files.certificate());
    lines.add("    key: " + files.key());
    lines.addAll(more);
    return lines;
  }

  private static DockerRegistry start(Path directory, List<String> http, List<String> auth)
      throws IOException {
    return start(directory, true, http, auth);
  }

  private static DockerRegistry start(
      Path directory, boolean deletion, List<String> http, List<String> auth) throws IOException {
    Assumptions.assumeTrue(
        isInstalled(), "skipped, because " + PROGRAM + " is missing (Debian: docker-registry)");
    List<String> config = new ArrayList<>();
    config.add("version: 0.1");
    config.add("log: {level: info, formatter: text}");
    config.add("storage:");
    config.add("  filesystem: {rootdirectory: " + directory.resolve("storage") + "}");
    config.add("  delete: {enabled: " + deletion + "}");
    config.add("http:");
    config.add("  addr: 127.0.0.1:0");
    config.addAll(http);
    if (!auth.isEmpty()) {
      config.add("auth:");
      config.addAll(auth);
    }
    Path file = Files.write(directory.resolve("config.yml"), config);
    ProcessBuilder builder = new ProcessBuilder(PROGRAM.toString(), "serve", file.toString());
    builder.environment().put("OTEL_TRACES_EXPORTER", "none");
    builder.redirectErrorStream(true);
    Process process = builder.start();
    BufferedReader log = process.inputReader(StandardCharsets.UTF_8);
    StringBuilder seen = new StringBuilder();
    String line = log.readLine();
    while (line != null) {
      seen.append(line).append('\n');
      Matcher listening = LISTENING.matcher(line);
      if (listening.find()) {
        drain(log);
        return new DockerRegistry(process, Integer.parseInt(listening.group(1)));
      }
      line = log.readLine();
    }
    throw new IOException("docker-registry did not start:\n" + seen);
  }

  /** A full pipe would stop the registry. */
  private static void drain(BufferedReader log) {
    Thread reader =
        new Thread(
            () -> {
              try (log) {
                while (log.readLine() != null) {
                  // Nobody reads it.
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            "docker-registry log");
    reader.setDaemon(true);
    reader.setUncaughtExceptionHandler((thread, e) -> {});
    reader.start();
  }

  public int port() {
    return port;
  }

  /** {@code 127.0.0.1:port}. */
  public RegistryHost host() {
    return new RegistryHost("127.0.0.1", port);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
