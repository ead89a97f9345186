// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.option;

import io.cloudimage.cli.config.Setting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How registries are reached: for every command that speaks to one. */
public final class RegistryFlags {
  @Option(
      names = "--plain-http",
      paramLabel = "HOST",
      description =
          "Speak to this host without TLS. Repeatable. Loopback hosts are spoken to so by default.")
  private List<String> plainHttp = new ArrayList<>();

  @Option(
      names = "--insecure",
      paramLabel = "HOST",
      description = "Do not check this host's certificate. Repeatable.")
  private List<String> insecure = new ArrayList<>();

  @Option(
      names = "--ca-file",
      paramLabel = "FILE",
      description = "Trust these authorities (PEM) beside the system's.")
  private @Nullable Path caFile;

  @Option(
      names = "--cert-file",
      paramLabel = "FILE",
      description = "Show this client certificate (PEM); with --key-file.")
  private @Nullable Path certFile;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = "The key of --cert-file (PEM, PKCS #8).")
  private @Nullable Path keyFile;

  @Option(
      names = "--certs-dir",
      paramLabel = "DIR",
      description =
          "Where <host>/ca.crt, client.cert, client.key and containerd's hosts.toml are looked for.")
  private @Nullable Path certsDirectory;

  @Option(
      names = "--hosts-file",
      paramLabel = "FILE",
      description = "What is particular about single hosts, in the place of the usual hosts.toml.")
  private @Nullable Path hostsFile;

  @Option(
      names = "--authfile",
      paramLabel = "FILE",
      description = "Credentials, in the form of Docker's config.json.")
  private @Nullable Path authFile;

  @Option(
      names = "--retries",
      paramLabel = "N",
      description = "Ask again so often when a registry fails for now; 5 unless told, 0 for never.")
  private @Nullable Integer retries;

  @Option(
      names = "--retry-deadline",
      paramLabel = "TIME",
      description = "Ask no more after this time, as 30s or 5m; there is no such end unless told.")
  private @Nullable String retryDeadline;

  @Option(
      names = "--connect-timeout",
      paramLabel = "TIME",
      description = "For a connection and its TLS handshake, as 500ms or 10s; 30s unless told.")
  private @Nullable String connectTimeout;

  @Option(
      names = "--idle-timeout",
      paramLabel = "TIME",
      description = "How long a registry may be silent, as 30s or 2m; 60s unless told.")
  private @Nullable String idleTimeout;

  @Option(
      names = "--no-mirrors",
      description = "Read nothing at the mirrors of hosts.toml and of containerd's files.")
  private boolean noMirrors;

  @Option(
      names = "--token-host",
      paramLabel = "HOST",
      description =
          "This host may serve tokens, and be shown credentials for it, although it is of another"
              + " domain than the registry. Repeatable.")
  private List<String> tokenHosts = new ArrayList<>();

  /** What was typed, as text. */
  public Map<Setting, List<String>> flags() {
    Map<Setting, List<String>> flags = new EnumMap<>(Setting.class);
    Flags.putAll(flags, Setting.PLAIN_HTTP, plainHttp);
    Flags.putAll(flags, Setting.INSECURE, insecure);
    Flags.put(flags, Setting.CA_FILE, caFile);
    Flags.put(flags, Setting.CERT_FILE, certFile);
    Flags.put(flags, Setting.KEY_FILE, keyFile);
    Flags.put(flags, Setting.CERTS_DIR, certsDirectory);
    Flags.put(flags, Setting.HOSTS_FILE, hostsFile);
    Flags.put(flags, Setting.AUTHFILE, authFile);
    Flags.put(flags, Setting.RETRIES, retries);
    Flags.put(flags, Setting.RETRY_DEADLINE, retryDeadline);
    Flags.put(flags, Setting.CONNECT_TIMEOUT, connectTimeout);
    Flags.put(flags, Setting.IDLE_TIMEOUT, idleTimeout);
    Flags.put(flags, Setting.NO_MIRRORS, noMirrors ? "true" : null);
    Flags.putAll(flags, Setting.TOKEN_HOST, tokenHosts);
    return flags;
  }
}
