// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.http;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.registry.error.ErrorEntry;
import io.cloudimage.registry.error.RegistryException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns a reply that is not what was asked for into an exception. */
public final class Refusal {
  private static final int MAXIMUM_BODY = 64 * 1024;
  private static final int MAXIMUM_ENTRIES = 20;

  private static final Pattern SCOPE = Pattern.compile("scope=\"([^\"]+)\"");

  private Refusal() {}

  /** Reads what the registry says, within limits, and leaves the reply to be closed. */
  public static RegistryException of(HttpReply reply) {
    byte[] body = readSome(reply);
    List<ErrorEntry> entries = entries(body);
    ErrorKind kind = kind(reply.status(), entries);
    return new RegistryException(
        kind,
        reply.call().method(),
        PrintableUri.of(reply.call().uri()),
        reply.status(),
        entries,
        withTries(reply, hint(reply, entries, body)));
  }

  private static @Nullable String withTries(HttpReply reply, @Nullable String hint) {
    if (reply.tries().isEmpty()) {
      return hint;
    }
    return hint == null ? reply.tries() : reply.tries() + "; " + hint;
  }

  private static ErrorKind kind(int status, List<ErrorEntry> entries) {
    for (ErrorEntry entry : entries) {
      if (entry.code().equals("UNSUPPORTED")) {
        return ErrorKind.UNSUPPORTED;
      }
      if (entry.code().equals("DENIED")) {
        return ErrorKind.DENIED;
      }
    }
    return switch (status) {
      case 401, 403 -> ErrorKind.DENIED;
      case 404, 410 -> ErrorKind.NOT_FOUND;
      case 405, 406, 415, 501 -> ErrorKind.UNSUPPORTED;
      case 409, 412 -> ErrorKind.CONFLICT;
      case 408, 425, 429 -> ErrorKind.UNAVAILABLE;
      default -> status >= 500 ? ErrorKind.UNAVAILABLE : ErrorKind.INVALID;
    };
  }

  private static @Nullable String hint(HttpReply reply, List<ErrorEntry> entries, byte[] body) {
    String text = new String(body, java.nio.charset.StandardCharsets.ISO_8859_1);
    if (reply.status() == 400 && text.contains("HTTP request to an HTTPS server")) {
      return "this port speaks TLS: do not name the host with --plain-http, and give the"
          + " certificate of its authority with --ca-file";
    }
    if (entries.stream().anyMatch(entry -> entry.code().equals("NAME_UNKNOWN"))) {
      return "the repository does not exist, or these credentials may not see it";
    }
    Optional<String> missing = missingScope(reply);
    if (missing.isPresent()) {
      return "these credentials do not give " + missing.get();
    }
    String host = reply.call().uri().getRawAuthority();
    return switch (reply.status()) {
      case 401 -> "log in with: cloudimage login " + host;
      case 403 -> "these credentials lack the right to do this; ask who runs the registry";
      case 404 ->
          reply.mediaType().isEmpty() || entries.isEmpty()
              ? "check the name; what answers may be no registry"
              : "check the name and the tag";
      case 413 -> "the registry, or a proxy before it, limits the size of what it takes";
      case 429 -> "the registry limits requests; try again later, or log in";
      default -> null;
    };
  }

  /** RFC 6750 §3.1: the token was good, but not for this. */
  private static Optional<String> missingScope(HttpReply reply) {
    for (String challenge : reply.headers("WWW-Authenticate")) {
      Matcher scope = SCOPE.matcher(challenge);
      if (challenge.contains("insufficient_scope") && scope.find()) {
        return Optional.of(Printable.escape(scope.group(1)));
      }
    }
    return Optional.empty();
  }

  private static List<ErrorEntry> entries(byte[] body) {
    List<ErrorEntry> entries = new ArrayList<>();
    try {
      JsonObject json = Json.readObject(body, "error", JsonLimits.REPLY);
      for (JsonObject entry : json.objects("errors")) {
        if (entries.size() < MAXIMUM_ENTRIES) {
          String code = entry.optionalString("code").orElse("UNKNOWN").toUpperCase(Locale.ROOT);
          entries.add(new ErrorEntry(code, entry.optionalString("message").orElse("")));
        }
      }
    } catch (OciException e) {
      return entries; // What cannot be understood explains nothing; the status stands.
    }
    return entries;
  }

  private static byte[] readSome(HttpReply reply) {
    try {
      return reply.body().readNBytes(MAXIMUM_BODY);
    } catch (IOException e) {
      return new byte[0]; // The refusal counts, not the trouble of reading its reasons.
    }
  }
}
