// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.serve.http.ErrorCode;
import io.cloudimage.serve.http.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessControlTest {
  private static final RepositoryName REPOSITORY = new RepositoryName("team/a");

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = directory.resolve("users");
    write(line("bob", "secret"));
  }

  private void write(String content) throws IOException {
    Files.writeString(file, content);
    // Old enough to be believed to be settled, so that the tests see changes by their looks.
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
  }

  private static String line(String user, String password) {
    byte[] salt = (user + "0123456789abcdef").substring(0, 16).getBytes(StandardCharsets.UTF_8);
    return user + ":" + OpenBSDBCrypt.generate("2y", password.toCharArray(), salt, 4) + "\n";
  }

  private static Optional<String> basic(String pair) {
    return Optional.of(
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
  }

  private static void assertUnauthorized(AccessControl access, Optional<String> header) {
    assertThatThrownBy(() -> access.admit(header))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.UNAUTHORIZED);
              assertThat(refusal.status()).isEqualTo(401);
              assertThat(refusal.headers())
                  .containsEntry("WWW-Authenticate", AccessControl.CHALLENGE);
              assertThat(refusal.getMessage()).doesNotContain("secret");
            });
  }

  @Test
  void aUserMayDoAllAndOthersNothing() throws IOException {
    AccessControl access = AccessControl.ofUsers(Users.read(file), false);
    Rights bob = access.admit(basic("bob:secret"));
    assertThat(bob.caller().user()).hasValue("bob");
    for (Action action : Action.values()) {
      bob.require(REPOSITORY, action);
    }
    Rights nobody = access.admit(Optional.empty());
    assertThat(nobody.allow(REPOSITORY, Action.PULL)).isFalse();
    assertThatThrownBy(nobody::requireEntry).hasMessageContaining("credentials");
    assertThatThrownBy(() -> nobody.require(REPOSITORY, Action.PULL))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(401));
  }

  @Test
  void anonymousCallersMayReadIfTheyAreLet() throws IOException {
    AccessControl access = AccessControl.ofUsers(Users.read(file), true);
    for (Optional<String> header : new Optional[] {Optional.empty(), basic(":")}) {
      Rights nobody = access.admit(header);
      nobody.requireEntry();
      nobody.require(REPOSITORY, Action.PULL);
      assertThat(nobody.allow(REPOSITORY, Action.PUSH)).isFalse();
    }
    assertUnauthorized(access, basic("bob:wrong"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bob:wrong", "eve:secret", "bob:", ":secret", "bob:secret ", "bob"})
  void wrongCredentialsAreRefused(String pair) throws IOException {
    assertUnauthorized(AccessControl.ofUsers(Users.read(file), true), basic(pair));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer abc", "Basic", "Basic *", "Basic gA==", ""})
  void malformedCredentialsAreRefused(String header) throws IOException {
    assertUnauthorized(AccessControl.ofUsers(Users.read(file), true), Optional.of(header));
  }

  @Test
  void whoseHashChangesIsOutAtOnceAndABrokenFileChangesNothing() throws IOException {
    AccessControl access = AccessControl.ofUsers(Users.read(file), false);
    access.admit(basic("bob:secret"));
    write(line("bob", "another") + line("ann", "new"));
    assertUnauthorized(access, basic("bob:secret"));
    access.admit(basic("bob:another"));
    access.admit(basic("ann:new"));
    write("bob:$apr1$x$y\n");
    access.admit(basic("bob:another"));
    write(line("ann", "new"));
    assertUnauthorized(access, basic("bob:another"));
  }

  @Test
  void aRightPasswordIsNotHashedEachTime() throws IOException {
    byte[] salt = new byte[16];
    String hash = OpenBSDBCrypt.generate("2y", "secret".toCharArray(), salt, 11);
    write("bob:" + hash + "\n");
    AccessControl access = AccessControl.ofUsers(Users.read(file), false);
    long start = System.nanoTime();
    access.admit(basic("bob:secret"));
    long first = System.nanoTime() - start;
    start = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      access.admit(basic("bob:secret"));
    }
    assertThat(System.nanoTime() - start).isLessThan(first * 10);
    assertUnauthorized(access, basic("bob:secreT"));
  }

  @Test
  void rulesAloneAskNobodyForCredentials() throws IOException {
    Path rules = directory.resolve("access.yaml");
    Files.writeString(
        rules,
        "version: 1\nrules:\n  - {repositories: [open/*], anonymous: true, actions: [pull]}\n");
    AccessControl access = AccessControl.ofFile(Optional.empty(), rules);
    Rights nobody = access.admit(basic("bob:secret"));
    nobody.requireEntry();
    nobody.require(new RepositoryName("open/a"), Action.PULL);
    assertThatThrownBy(() -> nobody.require(REPOSITORY, Action.PULL))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.DENIED);
              assertThat(refusal.status()).isEqualTo(403);
            });
    assertThat(access.letsAnonymousWrite()).isFalse();
    assertThat(AccessControl.open().letsAnonymousWrite()).isTrue();
  }

  @Test
  void namesThatNoFileHasAreTold() throws IOException {
    Path rules = directory.resolve("access.yaml");
    Files.writeString(
        rules,
        "version: 1\nrules:\n  - {repositories: [a], users: [bob, bbo, '*'], actions: []}\n");
    assertThat(AccessControl.ofFile(Optional.of(Users.read(file)), rules).unknownUsers())
        .containsExactly("bbo");
  }
}
