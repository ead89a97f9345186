// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing.watch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who may know what, and what was seen where. A secret belongs to the servers that it was given
 * for; to no log, console or error at all.
 *
 * <p>Much of it is learned by looking on: what comes in an Authorization belongs to the first
 * server that it comes to; tokens in replies belong to nobody before; the query of a Location
 * belongs to the host that it leads to. For threads.
 */
public final class SecretLedger {
  /** Shorter ones are found by chance. */
  private static final int SHORTEST = 6;

  private static final Pattern TOKEN =
      Pattern.compile("\"(?:token|access_token|refresh_token)\"\\s*:\\s*\"([^\"]+)\"");
  private static final Pattern ORIGIN =
      Pattern.compile("(?i)https?://[^/?#]*?:([0-9]{1,5})[/?#].*");

  private final Map<String, Set<Integer>> owners = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Sighting> sightings = new ConcurrentLinkedQueue<>();

  /** A text, with the port of the server that it came to, or 0 if it is open to all. */
  private record Sighting(int port, String where, String text) {}

  /** From now on a secret, which the server at this port may see. */
  public void owns(int port, String secret) {
    if (secret.length() >= SHORTEST) {
      owners.computeIfAbsent(secret, unknown -> ConcurrentHashMap.newKeySet()).add(port);
    }
  }

  /** From now on a secret that no server has seen. */
  public void secret(String secret) {
    if (secret.length() >= SHORTEST) {
      owners.computeIfAbsent(secret, unknown -> ConcurrentHashMap.newKeySet());
    }
  }

  /** A request that came to the server at this port: its head, or a text that it carries. */
  public void request(int port, String text, String authorization) {
    String value = authorization.substring(authorization.indexOf(' ') + 1);
    if (!authorization.isEmpty()) {
      learn(port, value);
      if (authorization.startsWith("Basic ")) {
        learnPassword(port, value);
      }
    }
    sightings.add(new Sighting(port, "a request to port " + port, text));
  }

  private void learnPassword(int port, String basic) {
    try {
      String pair = new String(Base64.getDecoder().decode(basic), UTF_8);
      learn(port, pair.substring(pair.indexOf(':') + 1));
    } catch (IllegalArgumentException e) {
      return; // Not one of ours.
    }
  }

  /** Who sees it first has been chosen to see it. */
  private void learn(int port, String secret) {
    if (secret.length() >= SHORTEST) {
      Set<Integer> ports = owners.computeIfAbsent(secret, unknown -> ConcurrentHashMap.newKeySet());
      if (ports.isEmpty()) {
        ports.add(port);
      }
    }
  }

  /** What a server at this port answered, for the secrets in it. */
  public void reply(int port, String location, String body) {
    Matcher token = TOKEN.matcher(body);
    while (token.find()) {
      secret(token.group(1));
    }
    int query = location.indexOf('?');
    if (query < 0) {
      return;
    }
    Matcher origin = ORIGIN.matcher(location);
    int owner = origin.matches() ? Integer.parseInt(origin.group(1)) : port;
    for (String pair : location.substring(query + 1).split("&", -1)) {
      String value = pair.substring(pair.indexOf('=') + 1);
      if (value.length() >= SHORTEST + 2 && !value.startsWith("sha256")) {
        owns(owner, value);
      }
    }
  }

  /** A text that may hold no secret at all: a line of a log, a message. */
  public void open(String where, String text) {
    sightings.add(new Sighting(0, where, text));
  }

  /** What was seen where it does not belong; each says where, and never the secret. */
  public List<String> leaks() {
    List<String> leaks = new ArrayList<>();
    owners.forEach(
        (secret, ports) -> {
          Set<String> forms = forms(secret);
          for (Sighting sighting : sightings) {
            if (!ports.contains(sighting.port())
                && forms.stream().anyMatch(sighting.text()::contains)) {
              leaks.add(
                  "a secret of "
                      + secret.length()
                      + " characters ("
                      + secret.substring(0, 3)
                      + "…), which belongs to the ports "
                      + ports
                      + ", is in "
                      + sighting.where());
            }
          }
        });
    return leaks;
  }

  private static Set<String> forms(String secret) {
    Set<String> forms = ConcurrentHashMap.newKeySet();
    forms.add(secret);
    forms.add(URLEncoder.encode(secret, UTF_8));
    forms.add(Base64.getEncoder().encodeToString(secret.getBytes(UTF_8)));
    if (secret.contains("%")) {
      try {
        forms.add(URLDecoder.decode(secret, UTF_8));
      } catch (IllegalArgumentException e) {
        forms.add(secret); // A per cent that means itself.
      }
    }
    forms.removeIf(form -> form.length() < SHORTEST);
    return forms;
  }
}
