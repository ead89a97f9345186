// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.error.OciException;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtpasswdTest {
  /** Of OpenBSD's own test vectors: the password is {@code U*U}. */
  private static final String HASH = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

  private static Htpasswd parse(String text) throws OciException {
    return Htpasswd.parse(text.getBytes(StandardCharsets.UTF_8), "users");
  }

  @Test
  void knowsPasswordsOfAllThreeMarks() throws OciException {
    for (String mark : new String[] {"$2a$", "$2b$", "$2y$"}) {
      Htpasswd file = parse("# us\n\n" + "bob:" + HASH.replace("$2a$", mark) + "\r\n");
      assertThat(file.matches(new BasicCredentials("bob", "U*U"))).isTrue();
      assertThat(file.matches(new BasicCredentials("bob", "U*u"))).isFalse();
      assertThat(file.matches(new BasicCredentials("bob", ""))).isFalse();
      assertThat(file.matches(new BasicCredentials("Bob", "U*U"))).isFalse();
    }
  }

  @Test
  void theEmptyFileHasNoUser() throws OciException {
    Htpasswd file = parse("");
    for (String user : new String[] {"admin", "root", "", "nobody"}) {
      assertThat(file.matches(new BasicCredentials(user, ""))).isFalse();
      assertThat(file.matches(new BasicCredentials(user, "admin"))).isFalse();
    }
  }

  @Test
  void aStrangerCostsAsMuchAsAUser() throws OciException {
    byte[] salt = new byte[16];
    String costly = OpenBSDBCrypt.generate("secret".toCharArray(), salt, 10);
    Htpasswd file = parse("bob:" + costly + "\n");
    long user = time(file, "bob");
    long stranger = time(file, "eve");
    // The least of several, with room for a busy machine; a shortcut would be a thousand times.
    assertThat(stranger).isBetween(user / 5, user * 5);
  }

  private static long time(Htpasswd file, String user) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      long start = System.nanoTime();
      assertThat(file.matches(new BasicCredentials(user, "wrong"))).isFalse();
      least = Math.min(least, System.nanoTime() - start);
    }
    return least;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bob:$apr1$abc$0123456789abcdefghijkl",
        "bob:{SHA}2jmj7l5rSw0yVb/vlWAYkK/YBwk=",
        "bob:secret",
        "bob:",
        "bob:$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "bob:$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe",
        "bob:$2y$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        ":" + HASH,
        "bob",
        "ann:" + HASH,
      })
  void whatIsWrongIsRefusedWithItsLineAndNoHash(String line) {
    assertThatThrownBy(() -> parse("ann:" + HASH + "\n" + line + "\n"))
        .isInstanceOf(OciException.class)
        .hasMessageContaining("users, line 2")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret", "CCCC", "2jmj"));
  }
}
