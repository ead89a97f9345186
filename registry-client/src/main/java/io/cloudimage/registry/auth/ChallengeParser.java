// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.auth;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code scheme [token68 | name=value, ...], scheme ...}. A name before {@code =} is a
 * parameter of the challenge before it; a name before a space or the end starts a challenge. The
 * first of several parameters of one name counts; quotes may be missing.
 */
final class ChallengeParser {
  private static final Pattern TOKEN68 =
      Pattern.compile("[ \\t]+[A-Za-z0-9._~+/-]+=*(?=[ \\t]*(?:,|$))");

  private final String text;
  private int at;

  ChallengeParser(String text) {
    this.text = text;
  }

  List<Challenge> parse() {
    List<Challenge> challenges = new ArrayList<>();
    String scheme = "";
    Map<String, String> parameters = new HashMap<>();
    while (true) {
      skip(" \t,");
      String name = token();
      if (name.isEmpty()) {
        if (at >= text.length()) {
          break;
        }
        at++; // Not a token and not a separator: of no meaning here.
        continue;
      }
      int end = at;
      skip(" \t");
      if (at < text.length() && text.charAt(at) == '=') {
        at++;
        skip(" \t");
        parameters.putIfAbsent(name.toLowerCase(Locale.ROOT), value());
        continue;
      }
      at = end;
      if (!scheme.isEmpty()) {
        challenges.add(new Challenge(scheme, parameters));
      }
      scheme = name;
      parameters = new HashMap<>();
      skipToken68();
    }
    if (!scheme.isEmpty()) {
      challenges.add(new Challenge(scheme, parameters));
    }
    return challenges;
  }

  /** After a scheme there may be one blob of base64 instead of parameters, as with Negotiate. */
  private void skipToken68() {
    Matcher blob = TOKEN68.matcher(text).region(at, text.length());
    if (blob.lookingAt()) {
      at = blob.end();
    }
  }

  private String token() {
    int start = at;
    while (at < text.length() && isTokenCharacter(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  private String value() {
    if (at < text.length() && text.charAt(at) == '"') {
      return quoted();
    }
    int start = at;
    while (at < text.length() && " \t,".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(start, at);
  }

  private String quoted() {
    StringBuilder value = new StringBuilder();
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      value.append(text.charAt(at++));
    }
    at = Math.min(at + 1, text.length()); // The closing quote may be missing.
    return value.toString();
  }

  private void skip(String characters) {
    while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private static boolean isTokenCharacter(char c) {
    return c > ' ' && c < 127 && "()<>@,;:\\\"/[]?={}".indexOf(c) < 0;
  }
}
