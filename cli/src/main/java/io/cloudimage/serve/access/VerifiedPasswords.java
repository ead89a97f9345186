// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Remembers for a while which passwords were right, because bcrypt is slow on purpose and clients
 * send the password with each request. Kept are codes that this process alone can make, of user,
 * hash and password: a user whose hash changes is a stranger at once.
 */
final class VerifiedPasswords {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int MAXIMUM = 10_000;

  private final byte[] secret = new byte[32];
  private final Map<ByteBuffer, Long> until = new ConcurrentHashMap<>();
  private final long nanos;

  VerifiedPasswords(Duration kept) {
    this.nanos = kept.toNanos();
    new SecureRandom().nextBytes(secret);
  }

  boolean knows(BasicCredentials credentials, String hash) {
    Long end = until.get(code(credentials, hash));
    return end != null && System.nanoTime() - end < 0;
  }

  void add(BasicCredentials credentials, String hash) {
    if (until.size() >= MAXIMUM) {
      until.values().removeIf(end -> System.nanoTime() - end >= 0);
    }
    if (until.size() >= MAXIMUM) {
      until.clear();
    }
    until.put(code(credentials, hash), System.nanoTime() + nanos);
  }

  private ByteBuffer code(BasicCredentials credentials, String hash) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      for (String part : new String[] {credentials.user(), hash, credentials.password()}) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        mac.update(ByteBuffer.allocate(4).putInt(0, bytes.length));
        mac.update(bytes);
      }
      return ByteBuffer.wrap(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
