// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.auth;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One credential helper: a program that speaks JSON over its standard streams. It is started
 * without a shell, its time and its output are limited, and what it writes to standard error is
 * dropped.
 */
final class HelperProgram {
  private static final String TOKEN_USER = "<token>";

  private final String name;
  private final Path program;
  private final Duration timeLimit;

  HelperProgram(String name, Path program, Duration timeLimit) {
    this.name = name;
    this.program = program;
    this.timeLimit = timeLimit;
  }

  /** What it knows for a server; empty if it says that it knows nothing. */
  Optional<Credential> get(String server) throws IOException {
    HelperRun run = run("get", server.getBytes(StandardCharsets.UTF_8));
    if (run.exitCode() != 0) {
      if (run.text().toLowerCase(Locale.ROOT).contains("credentials not found")) {
        return Optional.empty();
      }
      throw failed("get", run);
    }
    JsonObject json = SecretJson.read(run.output(), "the answer of credential helper " + name);
    String user = json.optionalString("Username").orElse("");
    String secret = json.optionalString("Secret").orElse("");
    if (secret.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        user.equals(TOKEN_USER)
            ? new Credential.IdentityToken("", secret)
            : new Credential.UserPassword(user, secret));
  }

  void store(String server, Credential credential) throws IOException {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("ServerURL", server);
    if (credential instanceof Credential.UserPassword user) {
      entry.put("Username", user.username());
      entry.put("Secret", user.password());
    } else if (credential instanceof Credential.IdentityToken token) {
      entry.put("Username", TOKEN_USER);
      entry.put("Secret", token.token());
    } else {
      throw new OciException(ErrorKind.UNSUPPORTED, "a credential helper keeps no registry tokens");
    }
    HelperRun run = run("store", Json.write(entry));
    if (run.exitCode() != 0) {
      throw failed("store", run);
    }
  }

  /** Makes it forget; returns whether it knew something. */
  boolean erase(String server) throws IOException {
    HelperRun run = run("erase", server.getBytes(StandardCharsets.UTF_8));
    if (run.exitCode() == 0) {
      return true;
    }
    if (run.text().toLowerCase(Locale.ROOT).contains("credentials not found")) {
      return false;
    }
    throw failed("erase", run);
  }

  private HelperRun run(String verb, byte[] input) throws IOException {
    Process process =
        new ProcessBuilder(List.of(program.toString(), verb))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    HelperOutput output = HelperOutput.read(process);
    try {
      try (OutputStream stdin = process.getOutputStream()) {
        stdin.write(input);
        stdin.write('\n');
      } catch (IOException e) {
        // It may end without reading; its exit code says what that means.
        output.ignore(e);
      }
      long deadline = System.nanoTime() + timeLimit.toNanos();
      if (!process.waitFor(timeLimit.toNanos(), TimeUnit.NANOSECONDS)
          || !output.await(Math.max(1, deadline - System.nanoTime()))) {
        throw new OciException(
            ErrorKind.UNAVAILABLE,
            "credential helper "
                + name
                + " did not end within "
                + timeLimit.toSeconds()
                + " seconds");
      }
      if (output.isTooLong()) {
        throw new OciException(
            ErrorKind.INVALID,
            "credential helper " + name + " wrote more than " + HelperOutput.LIMIT + " bytes");
      }
      return new HelperRun(process.exitValue(), output.bytes());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OciException(ErrorKind.CANCELLED, "interrupted while a credential helper ran", e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** On failure helpers write a message for people; on success secrets. */
  private OciException failed(String verb, HelperRun run) {
    String said = run.text().strip();
    return new OciException(
        ErrorKind.UNAVAILABLE,
        "credential helper "
            + name
            + " failed to "
            + verb
            + " with exit code "
            + run.exitCode()
            + (said.isEmpty() || said.startsWith("{") ? "" : ": " + Printable.escape(said)));
  }
}
