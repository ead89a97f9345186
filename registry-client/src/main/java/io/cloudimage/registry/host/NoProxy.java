// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.host;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One entry of {@code NO_PROXY}, as Go reads it: {@code *} for all; a name with all below it
 * ({@code example.com}), or those below it alone ({@code .example.com}, {@code *.example.com}); an
 * address; a network ({@code 10.0.0.0/8}, {@code fd00::/8}) of hosts that are named by their
 * address. All but the star and a network may end in a port. Names are not resolved for it.
 */
final class NoProxy {
  private static final Pattern ENTRY =
      Pattern.compile("(\\[[0-9a-f:.]+]|[^:\\[\\]]+|[0-9a-f:.]+?)(?::([0-9]{1,5}))?");
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-f:.]*:[0-9a-f:.]*");

  private NoProxy() {}

  /** Whether the origin needs no proxy by this entry; not if the entry is no such thing. */
  static boolean covers(String text, Origin origin) {
    String entry = text.toLowerCase(Locale.ROOT);
    if (entry.equals("*")) {
      return true;
    }
    int slash = entry.indexOf('/');
    if (slash >= 0) {
      return isWithin(entry.substring(0, slash), entry.substring(slash + 1), origin.host());
    }
    if (ADDRESS.matcher(entry).matches() && entry.indexOf(':') != entry.lastIndexOf(':')) {
      return sameAddress(entry, origin.host());
    }
    Matcher parts = ENTRY.matcher(entry);
    if (!parts.matches()
        || (parts.group(2) != null && Integer.parseInt(parts.group(2)) != origin.port())) {
      return false;
    }
    String name = parts.group(1).startsWith("*.") ? parts.group(1).substring(1) : parts.group(1);
    return name.startsWith(".")
        ? origin.host().endsWith(name)
        : origin.host().equals(name)
            || origin.host().endsWith("." + name)
            || sameAddress(name, origin.host());
  }

  private static boolean sameAddress(String entry, String host) {
    return isWithin(entry, "", host);
  }

  private static boolean isWithin(String network, String length, String host) {
    byte[] base = address(network);
    byte[] seen = address(host);
    if (base.length == 0 || base.length != seen.length || !length.matches("[0-9]{0,3}")) {
      return false;
    }
    int bits = length.isEmpty() ? base.length * 8 : Integer.parseInt(length);
    if (bits > base.length * 8) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> bit % 8;
      if ((base[bit / 8] & mask) != (seen[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  /** Empty for a name. */
  private static byte[] address(String text) {
    String bare = text.startsWith("[") ? text.substring(1, text.length() - 1) : text;
    if (!ADDRESS.matcher(bare).matches()) {
      return new byte[0];
    }
    try {
      return InetAddress.getByName(bare).getAddress();
    } catch (UnknownHostException e) {
      return new byte[0];
    }
  }
}
