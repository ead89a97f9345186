// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.probe;

import io.cloudimage.registry.auth.Challenge;
import io.cloudimage.registry.auth.RegistrySession;
import io.cloudimage.registry.auth.Scope;
import io.cloudimage.registry.http.HttpCall;
import io.cloudimage.registry.http.HttpExchange;
import io.cloudimage.registry.http.HttpReply;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What can be seen of a registry without naming a repository. */
final class HostProbe {
  private final RegistrySession session;
  private final HttpExchange exchange;
  private final Findings findings;

  /**
   * @param exchange sends without credentials
   */
  HostProbe(RegistrySession session, HttpExchange exchange, Findings findings) {
    this.session = session;
    this.exchange = exchange;
    this.findings = findings;
  }

  void run() throws IOException {
    auth();
    findings.attempt("api", this::api);
    findings.attempt("catalog", this::catalog);
  }

  /** The first question: if there is no answer at all, there is nothing to report. */
  private void auth() throws IOException {
    try (HttpReply reply = exchange.send(HttpCall.of("GET", session.uri("/v2/")))) {
      List<Challenge> challenges = Challenge.parseAll(reply.headers("WWW-Authenticate"));
      if (reply.status() == 200) {
        findings.found("auth", Verdict.NO, "open to everyone");
      } else if (reply.status() == 401 && !challenges.isEmpty()) {
        findings.found(
            "auth",
            Verdict.YES,
            challenges.stream().map(Challenge::scheme).collect(Collectors.joining(", ")));
      } else {
        findings.found("auth", Verdict.WRONG, "the answer is " + reply.status());
      }
    }
  }

  private void api() throws IOException {
    try (HttpReply reply = send("/v2/", List.of())) {
      String version = reply.header("Docker-Distribution-Api-Version").orElse("without a version");
      findings.found(
          "api",
          reply.status() == 200 ? Verdict.YES : Verdict.UNKNOWN,
          reply.status() + ", " + version);
    }
  }

  private void catalog() throws IOException {
    try (HttpReply reply = send("/v2/_catalog?n=1", List.of(Scope.catalog()))) {
      String pages = reply.header("Link").isPresent() ? ", in pages" : "";
      findings.found(
          "catalog",
          reply.status() == 200 ? Verdict.YES : Verdict.NO,
          "the answer is " + reply.status() + pages);
    }
  }

  private HttpReply send(String path, List<Scope> scopes) throws IOException {
    return session.send(HttpCall.of("GET", session.uri(path)), Optional.empty(), scopes);
  }
}
