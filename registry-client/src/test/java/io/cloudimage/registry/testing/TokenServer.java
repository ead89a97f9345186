// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.cloudimage.oci.json.Json;
import io.cloudimage.registry.testing.watch.SecretWatch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A token service as registries know it: checks a name and password or a refresh token, and signs
 * what was asked for (JWT, RS256, with its certificate in {@code x5c}).
 */
public final class TokenServer implements AutoCloseable {
  public static final String SERVICE = "test-registry";
  public static final String ISSUER = "test-issuer";
  public static final String USER = "ann";
  public static final String PASSWORD = "s3cret:\"%é";
  public static final String REFRESH_TOKEN = "refresh-me-if-you-can";

  private static final Duration REGISTRY_LEEWAY = Duration.ofSeconds(60);

  private final HttpServer server;
  private final CertificateAuthority authority = new CertificateAuthority();
  private final CertificateAuthority.Identity identity =
      authority.issue("RSA", Duration.ofDays(2), "tokens");
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile boolean anonymousPull;
  private volatile Duration life = Duration.ofMinutes(5);

  private TokenServer(HttpServer server) {
    this.server = server;
  }

  public static TokenServer start() throws IOException {
    return start(HttpServer.create(anyPort(), 0));
  }

  /** As {@link #start}, over TLS with the authority's certificate for this machine. */
  public static TokenServer startWithTls(CertificateAuthority trusted) throws IOException {
    HttpsServer server = HttpsServer.create(anyPort(), 0);
    CertificateAuthority.Identity identity = trusted.issue("EC", Duration.ofDays(2), "127.0.0.1");
    server.setHttpsConfigurator(new HttpsConfigurator(trusted.serverContext(identity)));
    return start(server);
  }

  private static TokenServer start(HttpServer server) {
    TokenServer tokens = new TokenServer(server);
    server.createContext("/token", tokens::handle);
    server.start();
    return tokens;
  }

  private static InetSocketAddress anyPort() throws IOException {
    return new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
  }

  /** Gives tokens for reading to those who show nothing. */
  public void allowAnonymousPull() {
    anonymousPull = true;
  }

  /**
   * Gives tokens that docker-registry takes for so long and no longer. It grants a minute more than
   * a token says, for clocks that go wrong; so tokens of a short life have ended when they are
   * made.
   */
  public void giveTokensFor(Duration newLife) {
    life = newLife.minus(REGISTRY_LEEWAY);
  }

  public String realm() {
    String scheme = server instanceof HttpsServer ? "https" : "http";
    return scheme + "://127.0.0.1:" + server.getAddress().getPort() + "/token";
  }

  /** Each request: method, a blank, the parameters. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  public Path writeRootCertificates(Path file) throws IOException {
    return authority.writeCertificate(file);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean post = exchange.getRequestMethod().equals("POST");
      String text =
          post
              ? new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
              : String.valueOf(exchange.getRequestURI().getRawQuery());
      requests.add(exchange.getRequestMethod() + " " + text);
      int port = server.getAddress().getPort();
      SecretWatch.ledger().owns(port, PASSWORD);
      SecretWatch.ledger().owns(port, REFRESH_TOKEN);
      SecretWatch.ledger().request(port, text, "");
      Map<String, List<String>> parameters = parse(text);
      boolean known =
          post
              ? parameters.getOrDefault("refresh_token", List.of()).contains(REFRESH_TOKEN)
              : knows(exchange.getRequestHeaders().getFirst("Authorization"));
      boolean nobody = !post && exchange.getRequestHeaders().getFirst("Authorization") == null;
      if (!known && !(nobody && anonymousPull)) {
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      List<String> scopes = new ArrayList<>();
      for (String scope : parameters.getOrDefault("scope", List.of())) {
        scopes.addAll(List.of(scope.split(" ", -1)));
      }
      byte[] reply = Json.write(Map.of("token", sign(scopes, known)));
      SecretWatch.ledger().reply(port, "", new String(reply, StandardCharsets.UTF_8));
      exchange.sendResponseHeaders(200, reply.length);
      exchange.getResponseBody().write(reply);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static boolean knows(@org.jspecify.annotations.Nullable String authorization) {
    String expected =
        Base64.getEncoder()
            .encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    return ("Basic " + expected).equals(authorization);
  }

  private String sign(List<String> scopes, boolean known) throws GeneralSecurityException {
    List<Object> access = new ArrayList<>();
    for (String scope : scopes) {
      String[] parts = scope.split(":", -1);
      if (parts.length == 3) {
        List<String> actions = known ? List.of(parts[2].split(",", -1)) : List.of("pull");
        access.add(Map.of("type", parts[0], "name", parts[1], "actions", actions));
      }
    }
    long now = Instant.now().getEpochSecond();
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("typ", "JWT");
    header.put("alg", "RS256");
    header.put(
        "x5c", List.of(Base64.getEncoder().encodeToString(identity.certificate().getEncoded())));
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", ISSUER);
    claims.put("sub", known ? USER : "");
    claims.put("aud", SERVICE);
    claims.put("exp", now + life.toSeconds());
    claims.put("nbf", now - 120);
    claims.put("iat", now);
    claims.put("jti", UUID.randomUUID().toString());
    claims.put("access", access);
    String signed = base64(Json.write(header)) + "." + base64(Json.write(claims));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(identity.keys().getPrivate());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + base64(signature.sign());
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static Map<String, List<String>> parse(String query) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      String value = parts.length == 2 ? URLDecoder.decode(parts[1], StandardCharsets.UTF_8) : "";
      parameters.computeIfAbsent(parts[0], key -> new ArrayList<>()).add(value);
    }
    return parameters;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
