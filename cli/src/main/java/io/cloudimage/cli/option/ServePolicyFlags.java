// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.option;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.serve.Policy;
import io.cloudimage.serve.access.AccessControl;
import io.cloudimage.serve.access.Users;
import io.cloudimage.serve.observe.Metrics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who may do what at the embedded registry. */
public final class ServePolicyFlags {
  /** Who may read the metrics. */
  public enum Readers {
    USERS,
    ANYONE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--htpasswd",
      paramLabel = "FILE",
      description =
          "Let in only the users of this file, as htpasswd -B writes it (bcrypt). It is read again"
              + " when it changes.")
  private @Nullable Path htpasswd;

  @Option(
      names = "--anonymous-read",
      description = "With --htpasswd: let everybody read, and only users write.")
  private boolean anonymousRead;

  @Option(
      names = "--access",
      paramLabel = "FILE",
      description =
          "Rules of who may do what in which repository (YAML). It is read again when it changes.")
  private @Nullable Path access;

  @Option(
      names = "--read-only",
      description =
          "Refuse all that would change something; the data root may be on a file system that"
              + " cannot be written.")
  private boolean readOnly;

  @Option(
      names = "--metrics",
      paramLabel = "WHO",
      description =
          "Serve /metrics in Prometheus' format to users or to anyone: ${COMPLETION-CANDIDATES}.")
  private @Nullable Readers metrics;

  public boolean readOnly() {
    return readOnly;
  }

  /**
   * Reads the files.
   *
   * @param version of this program, for the metrics
   * @throws OciException INVALID if the flags do not go together or a file is wrong; NOT_FOUND
   */
  public Policy policy(String version) throws IOException {
    return new Policy(
        control(),
        metrics == null ? Optional.empty() : Optional.of(new Metrics(version)),
        metrics == Readers.ANYONE);
  }

  private AccessControl control() throws IOException {
    if (anonymousRead && (htpasswd == null || access != null)) {
      throw new OciException(
          ErrorKind.INVALID,
          access == null
              ? "--anonymous-read is about who is no user: it needs --htpasswd"
              : "--anonymous-read cannot go with --access: its rules say what anonymous callers may"
                  + " do");
    }
    if (metrics == Readers.USERS && htpasswd == null) {
      throw new OciException(
          ErrorKind.INVALID, "--metrics users needs users (--htpasswd); see --metrics anyone");
    }
    Optional<Users> users = htpasswd == null ? Optional.empty() : Optional.of(Users.read(htpasswd));
    if (access != null) {
      return AccessControl.ofFile(users, access);
    }
    return users
        .map(each -> AccessControl.ofUsers(each, anonymousRead))
        .orElse(AccessControl.open());
  }
}
