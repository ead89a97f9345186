// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.remote;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.registry.auth.AuthExplanation;
import io.cloudimage.registry.auth.Challenge;
import io.cloudimage.registry.auth.Credential;
import io.cloudimage.registry.auth.LookupStep;
import io.cloudimage.registry.auth.Scope;
import io.cloudimage.registry.auth.TokenFinding;
import io.cloudimage.registry.http.PrintableUri;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code auth explain} prints: lines for people, a tree for programs. No secret is in it. */
final class AuthReport {
  /** What a challenge may hold besides is the registry's own business. */
  private static final List<String> SHOWN =
      List.of("realm", "service", "scope", "error", "error_description");

  private AuthReport() {}

  static List<String> lines(AuthExplanation found) {
    List<String> lines = new ArrayList<>();
    add(lines, "registry", List.of(found.registry().toString()));
    add(lines, "repository", found.repository().map(Object::toString).stream().toList());
    add(lines, "files", found.credential().files().stream().map(Path::toString).toList());
    add(lines, "looked up", found.credential().steps().stream().map(AuthReport::line).toList());
    add(lines, "account", List.of(account(found)));
    String asked = found.request();
    if (found.anonymousStatus().isPresent()) {
      asked += ": " + found.anonymousStatus().getAsInt();
    }
    add(lines, "asked", List.of(asked));
    add(lines, "challenge", found.challenges().stream().map(AuthReport::line).toList());
    found.token().ifPresent(token -> add(lines, "token", lines(token)));
    if (found.status().isPresent()) {
      add(lines, "answer", List.of(Integer.toString(found.status().getAsInt())));
    }
    add(lines, "failure", failures(found));
    add(lines, "verdict", List.of(found.verdict().toString()));
    add(lines, "hint", found.hints());
    return lines;
  }

  private static void add(List<String> lines, String label, List<String> values) {
    for (int i = 0; i < values.size(); i++) {
      String text = Printable.escape(values.get(i));
      lines.add(String.format(Locale.ROOT, "%-12s%s", i == 0 ? label : "", text));
    }
  }

  private static String line(LookupStep step) {
    return step.section()
        + step.helper().map(program -> " " + program).orElse("")
        + " "
        + Printable.quote(step.key())
        + " of "
        + step.file()
        + ": "
        + name(step.outcome());
  }

  private static String line(Challenge challenge) {
    return challenge.scheme()
        + parameters(challenge).entrySet().stream()
            .map(entry -> " " + entry.getKey() + "=" + Printable.quote(entry.getValue()))
            .collect(Collectors.joining(","));
  }

  private static List<String> lines(TokenFinding token) {
    return List.of(
        "asked for " + words(token.asked()),
        "granted " + token.granted().map(AuthReport::words).orElse("is not said"),
        "used for " + token.life().toSeconds() + " s");
  }

  private static String words(Collection<Scope> scopes) {
    return scopes.isEmpty() ? "nothing" : String.join(" ", texts(scopes));
  }

  private static List<String> failures(AuthExplanation found) {
    return Stream.of(found.credential().failure(), found.failure())
        .flatMap(Optional::stream)
        .map(OciException::getMessage)
        .toList();
  }

  private static String account(AuthExplanation found) {
    Optional<Credential> credential = found.credential().credential();
    if (credential.isEmpty()) {
      return "none";
    }
    String name = credential.get().account();
    return (name.isEmpty() ? "" : name + " ") + "(" + kind(credential.get()) + ")";
  }

  private static String kind(Credential credential) {
    if (credential instanceof Credential.IdentityToken) {
      return "identity token";
    }
    return credential instanceof Credential.RegistryToken ? "registry token" : "password";
  }

  private static String name(LookupStep.Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, String> parameters(Challenge challenge) {
    Map<String, String> shown = new LinkedHashMap<>();
    for (String name : SHOWN) {
      challenge.parameter(name).ifPresent(value -> shown.put(name, value(name, value)));
    }
    return shown;
  }

  /** A realm may hold a name and a password, or parameters that are nobody's business. */
  private static String value(String name, String value) {
    if (!name.equals("realm") || !value.contains("://")) {
      return value;
    }
    try {
      return PrintableUri.of(URI.create(value));
    } catch (IllegalArgumentException e) {
      return "not a URL";
    }
  }

  static Map<String, Object> tree(AuthExplanation found) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("registry", found.registry().toString());
    found.repository().ifPresent(name -> tree.put("repository", name.path()));
    tree.put("files", found.credential().files().stream().map(Path::toString).toList());
    tree.put("lookups", found.credential().steps().stream().map(AuthReport::tree).toList());
    found
        .credential()
        .credential()
        .ifPresent(
            credential ->
                tree.put(
                    "credential",
                    Map.of("kind", kind(credential), "account", credential.account())));
    tree.put("request", found.request());
    found.anonymousStatus().ifPresent(status -> tree.put("anonymousStatus", status));
    tree.put("challenges", found.challenges().stream().map(AuthReport::tree).toList());
    found.token().ifPresent(token -> tree.put("token", tree(token)));
    found.status().ifPresent(status -> tree.put("status", status));
    tree.put("verdict", found.verdict().toString());
    tree.put("failures", failures(found));
    tree.put("hints", found.hints());
    return tree;
  }

  private static Map<String, Object> tree(LookupStep step) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("file", step.file().toString());
    tree.put("section", step.section());
    step.helper().ifPresent(helper -> tree.put("helper", helper));
    tree.put("key", step.key());
    tree.put("outcome", name(step.outcome()));
    return tree;
  }

  private static Map<String, Object> tree(Challenge challenge) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("scheme", challenge.scheme());
    tree.putAll(parameters(challenge));
    return tree;
  }

  private static Map<String, Object> tree(TokenFinding token) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("realm", PrintableUri.of(token.realm()));
    tree.put("service", token.service());
    tree.put("asked", texts(token.asked()));
    token.granted().ifPresent(granted -> tree.put("granted", texts(granted)));
    tree.put("usedForSeconds", token.life().toSeconds());
    return tree;
  }

  private static List<String> texts(Collection<Scope> scopes) {
    return scopes.stream().map(Scope::toString).toList();
  }
}
