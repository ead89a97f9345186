// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.observe;

import io.cloudimage.oci.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How a line of the access log looks; times are UTC. */
public enum AccessLogFormat {
  /** The common log format of web servers. */
  COMMON {
    @Override
    public String line(AccessRecord access) {
      return access.host()
          + " - "
          + access.user().map(user -> escape(user).replace(' ', '_')).orElse("-")
          + " ["
          + CLOCK.format(access.started())
          + "] \""
          + escape(access.method() + " " + access.target())
          + " HTTP/1.1\" "
          + access.status()
          + " "
          + (access.bytesSent() == 0 ? "-" : Long.toString(access.bytesSent()));
    }
  },

  /** The common format, the referer and the user agent. */
  COMBINED {
    @Override
    public String line(AccessRecord access) {
      return COMMON.line(access) + quoted(access.referer()) + quoted(access.agent());
    }
  },

  /** An object in each line (docs/serve-operations.md). */
  JSON {
    @Override
    public String line(AccessRecord access) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("time", access.started().toString());
      object.put("client", access.client());
      access.user().ifPresent(user -> object.put("user", user));
      object.put("method", cut(access.method()));
      object.put("target", cut(access.target()));
      object.put("endpoint", access.endpoint());
      object.put("status", access.status());
      object.put("received", access.bytesReceived());
      object.put("sent", access.bytesSent());
      object.put("milliseconds", access.duration().toMillis());
      access.agent().ifPresent(agent -> object.put("agent", cut(agent)));
      access.referer().ifPresent(referer -> object.put("referer", cut(referer)));
      access.problem().ifPresent(problem -> object.put("problem", cut(problem)));
      return new String(Json.write(object), StandardCharsets.UTF_8);
    }
  };

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** No client makes the log grow by more than this with one value. */
  private static final int LONGEST = 2048;

  /** The name as the option has it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** One line, without its end. */
  public abstract String line(AccessRecord access);

  private static String quoted(Optional<String> text) {
    return " \"" + text.map(AccessLogFormat::escape).orElse("-") + "\"";
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }

  /** What is not printable ASCII, quotes and backslashes are written as {@code \xHH}. */
  private static String escape(String text) {
    StringBuilder out = new StringBuilder();
    for (byte each : cut(text).getBytes(StandardCharsets.UTF_8)) {
      boolean plain = each >= ' ' && each < 127 && each != '"' && each != '\\';
      out.append(plain ? String.valueOf((char) each) : String.format("\\x%02x", each & 0xff));
    }
    return out.toString();
  }
}
