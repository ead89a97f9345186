// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.model.Tag;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MirrorFileReaderTest {
  private static final String HEAD = "version: 1\nsources:\n";

  private static MirrorFile read(String yaml) throws OciException {
    return MirrorFileReader.read(yaml.getBytes(StandardCharsets.UTF_8), "mirror.yaml");
  }

  @Test
  void whatAnEntryDoesNotSayTheDefaultsSay() throws OciException {
    MirrorFile file =
        read(
            """
            version: 1
            recheck: 90m
            max-drop: 5
            defaults:
              destination: {registry: hub.example.com, prefix: mirror}
              closure: false
              tags: {newest: 3}
              prune: true
            sources:
              - image: alpine:3.20
              - repository: quay.io/team/app
                destination: {prefix: quay}
                closure: true
                platforms: [linux/amd64]
                prune: false
            """);
    assertThat(file.recheck()).isEqualTo(Duration.ofMinutes(90));
    assertThat(file.maximumDrop()).isEqualTo(5);
    List<MirrorEntry> entries = file.entries();
    assertThat(entries.get(0).source()).hasToString("docker.io/library/alpine:3.20");
    assertThat(entries.get(0).closure()).isFalse();
    assertThat(entries.get(0).prune()).isTrue();
    assertThat(entries.get(0).tags().newest()).isEmpty();
    assertThat(entries.get(1).closure()).isTrue();
    assertThat(entries.get(1).prune()).isFalse();
    assertThat(entries.get(1).tags().newest()).isPresent();
    assertThat(entries.get(1).destination().registry()).hasToString("hub.example.com");
    assertThat(
            entries
                .get(1)
                .destination()
                .nameOf(RegistryHost.parse("quay.io"), new RepositoryName("team/app")))
        .hasToString("quay/team/app");
  }

  @ParameterizedTest(name = "{0} {1} {2} {3} {4} -> {5}")
  @CsvSource(
      nullValues = "-",
      value = {
        "team/app, -, -, -, -, team/app",
        "team/app, -, mirror, -, -, mirror/team/app",
        "team/app, -, mirror/, team, -, mirror/app",
        "team/app, -, -, te, -, team/app",
        "team/app, -, x, team, app, x/renamed",
        "team/app, '{registry}/{path}', ignored, -, -, quay.io-8443/team/app",
        "team/app, 'all/{name}', -, -, -, all/app",
      })
  void names(
      String source,
      @org.jspecify.annotations.Nullable String template,
      @org.jspecify.annotations.Nullable String prefix,
      @org.jspecify.annotations.Nullable String strip,
      @org.jspecify.annotations.Nullable String renamed,
      String expected) {
    MirrorTarget target =
        new MirrorTarget(
            RegistryHost.parse("hub.example.com"),
            java.util.Optional.ofNullable(template),
            java.util.Optional.ofNullable(strip),
            renamed == null ? java.util.Map.of() : java.util.Map.of(renamed, "renamed"),
            java.util.Optional.ofNullable(prefix));
    assertThat(target.nameOf(RegistryHost.parse("quay.io:8443"), new RepositoryName(source)))
        .hasToString(expected);
  }

  @ParameterizedTest(name = "G1 {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "- {image: a, prun: true, destination: {registry: b}} | line 3: $.sources[0].prun is not known",
        "- {image: a, closure: 'yes', destination: {registry: b}} | line 3: $.sources[0].closure is a string",
        "- {image: a, repository: b, destination: {registry: b}} | line 3: $.sources[0].repository must stand",
        "- {destination: {registry: b}} | line 3: $.sources[0].image must stand",
        "- {image: a} | line 3: $.sources[0].destination is missing",
        "- {image: a, tags: {list: [x]}, destination: {registry: b}} | $.sources[0].tags is for",
        "- {repository: 'a:b', destination: {registry: b}} | a repository has no tag or",
        "- {repository: a, destination: {registry: b, prefix: UP}} | would become UP/a",
        "- {repository: a, destination: {registry: b}, tags: {list: [1.10]}} | is a number 1.10",
        "- {repository: a, destination: {registry: b}, backup: '{tag}'} | a backup pattern holds",
        "- {repository: a, destination: {registry: b}, platforms: ['x/y/z/w']} | a platform is",
        "- {image: a, repositories: {}, destination: {registry: b}} | is for entries with a registry",
      })
  void refusesWithTheLine(String entry, String words) {
    assertThatThrownBy(() -> read(HEAD + entry))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID))
        .hasMessageContaining("mirror.yaml, line 3")
        .hasMessageContaining(words);
  }

  @Test
  void refusesOtherVersionsAndNothing() {
    assertThatThrownBy(() -> read("version: 2\nsources: []\n")).hasMessageContaining("line 1");
    assertThatThrownBy(() -> read("version: 1\nsources: []\n")).hasMessageContaining("is empty");
    assertThatThrownBy(() -> read("version: 1\nmore: 1\n")).hasMessageContaining("line 2");
  }

  @Test
  void backupsAreTagsOfTheirOwnForm() {
    BackupPattern pattern = new BackupPattern("{tag}.old-{date}-{digest}");
    Digest digest = Digest.of(new byte[0]);
    Instant day = Instant.parse("2026-01-31T23:59:59Z");
    Tag backup = pattern.of(new Tag("v1"), digest, day);
    assertThat(backup).hasToString("v1.old-20260131-e3b0c44298fc");
    assertThat(pattern.covers(backup)).isTrue();
    assertThat(pattern.covers(new Tag("v1"))).isFalse();
    Tag longest = new Tag("a".repeat(128));
    assertThat(pattern.of(longest, digest, day).name()).hasSize(128).endsWith("e3b0c44298fc");
  }
}
