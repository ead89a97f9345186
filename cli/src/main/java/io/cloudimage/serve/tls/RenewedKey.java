// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows the current certificate to every new connection. A handshake that has begun with one ends
 * with its key: certificate and key are asked for one after the other, by the same name.
 */
final class RenewedKey extends X509ExtendedKeyManager {
  private final ConcurrentHashMap<String, ServerIdentity> identities = new ConcurrentHashMap<>();
  private final AtomicLong number = new AtomicLong();
  private volatile ServerIdentity identity;
  private volatile String alias;

  RenewedKey(ServerIdentity first) {
    this.identity = first;
    this.alias = "0";
    identities.put(alias, first);
  }

  ServerIdentity identity() {
    return identity;
  }

  void renew(ServerIdentity next) {
    String before = alias;
    String name = Long.toString(number.incrementAndGet());
    identities.put(name, next);
    identity = next;
    alias = name;
    identities.keySet().removeIf(each -> !each.equals(name) && !each.equals(before));
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    return choose(keyType);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, Socket socket) {
    return choose(keyType);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String name) {
    ServerIdentity named = identities.get(name);
    return named == null ? null : named.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String name) {
    ServerIdentity named = identities.get(name);
    return named == null ? null : named.key();
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    String name = choose(keyType);
    return name == null ? null : new String[] {name};
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, Socket socket) {
    return null;
  }

  /** Key types are named after the key's algorithm, some with a suffix: {@code EC_RSA}. */
  private @Nullable String choose(String keyType) {
    String name = alias;
    ServerIdentity named = identities.get(name);
    if (named == null) {
      return null;
    }
    String algorithm = named.certificate().getPublicKey().getAlgorithm();
    return keyType.equals(algorithm) || keyType.startsWith(algorithm + "_") ? name : null;
  }
}
