// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DockerConfigCredentialsTest {
  @TempDir Path directory;
  private Path file;
  private Path programs;

  @BeforeEach
  void prepare() throws IOException {
    file = directory.resolve("config.json");
    programs = Files.createDirectory(directory.resolve("bin"));
  }

  @ParameterizedTest(name = "A14 {0} {1} is {2}")
  @CsvSource({
    "docker.io,library/nginx,hub",
    "index.docker.io,x/y,hub",
    "h.example,a/b,path",
    "h.example,a/b/c,deep",
    "h.example,a/bc,host",
    "h.example,,host",
    "upper.example,a,upper",
    "slash.example,a,slash",
    "h.example:5000,a,port",
    "evil.h.example,a,",
    "h.example.evil,a,",
    "bad.example,a,",
    "nocolon.example,a,",
    "other.example,a,",
    "fields.example,a,fields"
  })
  void looksUp(String host, String repository, String user) throws IOException {
    config(
        "{\"auths\":{"
            + String.join(
                ",",
                entry("https://index.docker.io/v1/", "hub"),
                entry("h.example/a/b", "path"),
                entry("h.example/a/b/c", "deep"),
                entry("h.example", "host"),
                entry("https://h.example", "second"),
                entry("UPPER.example", "upper"),
                entry("https://slash.example/v1/", "slash"),
                entry("h.example:5000", "port"),
                "\"bad.example\":{\"auth\":\"!!!\"}",
                "\"nocolon.example\":{\"auth\":\"" + base64("nocolon") + "\"}",
                "\"other.example\":{\"auth\":7}",
                "\"fields.example\":{\"username\":\"fields\",\"password\":\"pw\"}",
                "\"empty.example\":{}")
            + "}}");
    Optional<Credential> found = ask(host, repository);
    if (user == null) {
      assertThat(found).isEmpty();
    } else {
      assertThat(found).contains(new Credential.UserPassword(user, "pw"));
    }
  }

  @Test
  @DisplayName("A14 identity and registry tokens")
  void tokens() throws IOException {
    config(
        "{\"auths\":{\"a.example\":{\"auth\":\""
            + base64("ann:")
            + "\",\"identitytoken\":\"id\"},\"b.example\":{\"registrytoken\":\"rt\"}}}");
    assertThat(ask("a.example", null)).contains(new Credential.IdentityToken("ann", "id"));
    assertThat(ask("b.example", null)).contains(new Credential.RegistryToken("rt"));
  }

  @Test
  @DisplayName("A14 A15 no file, an empty one, duplicate keys, no JSON, 50 MiB")
  void files() throws IOException {
    assertThat(ask("a.example", null)).isEmpty();
    config("");
    assertThat(ask("a.example", null)).isEmpty();
    for (String bad :
        List.of(
            "{\"auths\":{\"a\":{},\"a\":{}}}",
            "s3cret",
            "{\"auths\":[]}",
            "{\"x\":\"" + "x".repeat(50 << 20) + "\"}")) {
      config(bad);
      assertThatThrownBy(() -> ask("a.example", null))
          .isInstanceOf(OciException.class)
          .hasMessageNotContaining("s3cret");
    }
  }

  @Test
  @DisplayName("A16 a helper's answer; the server's name of Docker Hub")
  void helper() throws IOException {
    helper(
        "one",
        "read server; test \"$1\" = get || exit 9;"
            + " case $server in a.example|https://index.docker.io/v1/)"
            + " printf '{\"ServerURL\":\"x\",\"Username\":\"ann\",\"Secret\":\"p:%%q\"}';;"
            + " t.example) printf '{\"Username\":\"<token>\",\"Secret\":\"id\"}';;"
            + " *) echo 'credentials not found in native keychain'; exit 1;; esac");
    config(
        "{\"credsStore\":\"one\",\"credHelpers\":{\"x.example\":\"two\"},\"auths\":{\"a.example\":{},"
            + entry("b.example", "file")
            + "}}");
    Credential ann = new Credential.UserPassword("ann", "p:%q");
    assertThat(ask("a.example", null)).contains(ann);
    assertThat(ask("docker.io", "x/y")).contains(ann);
    assertThat(ask("t.example", null)).contains(new Credential.IdentityToken("", "id"));
    assertThat(ask("b.example", null)).contains(new Credential.UserPassword("file", "pw"));
    assertThat(ask("c.example", null)).isEmpty();
  }

  @Test
  @DisplayName("A16 a helper that is missing: no other credential is used")
  void missingHelper() throws IOException {
    config(
        "{\"credHelpers\":{\"a.example\":\"gone\"},\"auths\":{" + entry("a.example", "x") + "}}");
    assertThatThrownBy(() -> ask("a.example", null))
        .isInstanceOfSatisfying(
            OciException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND);
              assertThat(e).hasMessageContaining("docker-credential-gone");
            });
  }

  @ParameterizedTest(name = "A16 a helper that runs: {0}")
  @ValueSource(
      strings = {
        "exit 1",
        "echo boom; exit 3",
        "sleep 600",
        "sleep 600 & exit 0",
        "cat /dev/zero",
        "echo s3cret",
        "printf '{\"Username\":7}'"
      })
  void brokenHelper(String script) throws IOException {
    helper("one", script);
    config("{\"credsStore\":\"one\"}");
    assertThatThrownBy(
            () ->
                new DockerConfigCredentials(
                        file, new HelperPrograms(List.of(programs), Duration.ofSeconds(2)))
                    .credentialFor(RegistryHost.parse("a.example"), Optional.empty()))
        .isInstanceOf(OciException.class)
        .hasMessageNotContaining("s3cret");
  }

  @ParameterizedTest(name = "A17 credsStore \"{0}\"")
  @ValueSource(strings = {"../../evil", "a b", "a;b", "a/b", "$(id)", "\\n"})
  void helperNames(String name) throws IOException {
    config("{\"credsStore\":\"" + name + "\"}");
    assertThatThrownBy(() -> ask("a.example", null))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSAFE));
  }

  @Test
  @DisplayName("an empty credsStore is none")
  void emptyStore() throws IOException {
    config("{\"credsStore\":\"\"}");
    assertThat(ask("a.example", null)).isEmpty();
  }

  @Test
  @DisplayName("A15 login keeps other keys, the link and mode 0600; logout forgets")
  void storesInTheFile() throws IOException {
    Path real = directory.resolve("real.json");
    Files.writeString(
        real,
        "{\"detachKeys\":\"ctrl-e\",\"big\":12345678901234567890,\"auths\":{"
            + entry("https://a.example/v1/", "old")
            + ","
            + entry("a.example/team", "path")
            + "},\"proxies\":{\"default\":{\"noProxy\":null}}}");
    Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r--r--"));
    Files.createSymbolicLink(file, real);
    CredentialStore store = new CredentialStore(file, HelperPrograms.in(List.of(programs)));
    RegistryHost host = RegistryHost.parse("a.example");
    assertThat(store.store(host, new Credential.UserPassword("ann", "p:w")))
        .isEqualTo(CredentialStore.Place.FILE);
    assertThat(Files.isSymbolicLink(file)).isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(real))
        .contains("ctrl-e", "12345678901234567890", "noProxy", base64("ann:p:w"), "a.example/team")
        .doesNotContain(base64("old:pw"));
    assertThat(ask("a.example", null)).contains(new Credential.UserPassword("ann", "p:w"));
    assertThat(store.erase(host)).isTrue();
    assertThat(store.erase(host)).isFalse();
    assertThat(ask("a.example", null)).isEmpty();
    assertThat(ask("a.example", "team/x")).contains(new Credential.UserPassword("path", "pw"));
    assertThat(Files.list(directory)).hasSize(3);
  }

  @Test
  @DisplayName("login with a helper: the secret goes there and not into the file")
  void storesInAHelper() throws IOException {
    helper("one", "cat > '" + directory + "'/$1; test $1 = store || echo; exit 0");
    config("{\"credsStore\":\"one\"}");
    CredentialStore store = new CredentialStore(file, HelperPrograms.in(List.of(programs)));
    assertThat(store.store(RegistryHost.DOCKER_HUB, new Credential.UserPassword("ann", "s3cret")))
        .isEqualTo(CredentialStore.Place.HELPER);
    assertThat(Files.readString(directory.resolve("store")))
        .contains("\"ServerURL\":\"https://index.docker.io/v1/\"", "\"Secret\":\"s3cret\"");
    assertThat(Files.readString(file))
        .contains("https://index.docker.io/v1/")
        .doesNotContain("s3cret", base64("ann:s3cret"));
    assertThat(store.erase(RegistryHost.DOCKER_HUB)).isTrue();
    assertThat(Files.readString(directory.resolve("erase"))).contains("index.docker.io");
  }

  @Test
  @DisplayName("login makes the file and its directory; DOCKER_CONFIG names it")
  void makesTheFile() throws IOException {
    Path named =
        DockerConfigCredentials.locate(
            Map.of("DOCKER_CONFIG", directory.resolve("new/dir").toString()), directory);
    new CredentialStore(named, HelperPrograms.in(List.of()))
        .store(RegistryHost.parse("a.example"), new Credential.IdentityToken("", "id"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(named)))
        .isEqualTo("rw-------");
    assertThat(DockerConfigCredentials.locate(Map.of(), directory))
        .isEqualTo(directory.resolve(".docker/config.json"));
  }

  private Optional<Credential> ask(
      String host, @org.jspecify.annotations.Nullable String repository) throws IOException {
    return new DockerConfigCredentials(file, HelperPrograms.in(List.of(programs)))
        .credentialFor(
            RegistryHost.parse(host), Optional.ofNullable(repository).map(RepositoryName::new));
  }

  private void config(String json) throws IOException {
    Files.writeString(file, json);
  }

  private void helper(String name, String script) throws IOException {
    Path program = programs.resolve("docker-credential-" + name);
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static String entry(String key, String user) {
    return "\"" + key + "\":{\"auth\":\"" + base64(user + ":pw") + "\"}";
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
