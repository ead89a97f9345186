// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildContextTest {
  @TempDir private Path outer;
  private Path root;

  @BeforeEach
  void layOut() throws IOException {
    root = Files.createDirectories(outer.resolve("context"));
    Files.writeString(outer.resolve("secret"), "outside");
    Files.createDirectories(root.resolve("d/e"));
    Files.writeString(root.resolve("a.txt"), "a");
    Files.writeString(root.resolve("b.txt"), "b");
    Files.writeString(root.resolve("d/c.txt"), "c");
    Files.writeString(root.resolve("d/e/f.txt"), "f");
  }

  private List<String> find(String source) throws IOException {
    return new SourceMatcher(BuildContext.of(root).tree())
        .find(source).stream().map(SourceMatcher.Match::path).toList();
  }

  private OciException refusal(String source) {
    try {
      find(source);
    } catch (OciException e) {
      return e;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("found");
  }

  @Test
  void findsFilesDirectoriesAndPatterns() throws IOException {
    assertThat(find("a.txt")).containsExactly("a.txt");
    assertThat(find("./d/../a.txt")).containsExactly("a.txt");
    assertThat(find("/a.txt")).containsExactly("a.txt");
    assertThat(find(".")).containsExactly("");
    assertThat(find("*.txt")).containsExactly("a.txt", "b.txt");
    assertThat(find("*/*.txt")).containsExactly("d/c.txt");
    assertThat(find("d")).containsExactly("d");
    assertThat(find("**/*.txt")).containsExactly("a.txt", "b.txt", "d/c.txt", "d/e/f.txt");
    assertThat(find("d/**/f.txt")).containsExactly("d/e/f.txt");
    assertThat(find("d/**")).containsExactly("d/c.txt", "d/e/f.txt");
    assertThat(find("[ab].t?t")).containsExactly("a.txt", "b.txt");
    assertThat(find("\\a.txt")).containsExactly("a.txt");
  }

  @Test
  void theLockFileIsNotThereUnlessItIsTakenBack() throws IOException {
    Files.writeString(root.resolve("cloudimage.lock"), "version: 1\n");
    Files.writeString(root.resolve("d/cloudimage.lock"), "another's");
    assertThat(find("**/*.lock")).containsExactly("d/cloudimage.lock");
    assertThat(refusal("cloudimage.lock").hint())
        .contains("!cloudimage.lock in a .cloudimageignore takes it in");
    Files.writeString(root.resolve(".dockerignore"), "*.txt\n");
    assertThat(find("*")).containsExactly(".dockerignore", "d");
    Files.writeString(root.resolve(".dockerignore"), "*.txt\n!cloudimage.lock\n");
    assertThat(find("*")).containsExactly(".dockerignore", "cloudimage.lock", "d");
  }

  @Test
  void sortsByBytes() throws IOException {
    Files.writeString(root.resolve("\ud83d\ude00.txt"), "");
    Files.writeString(root.resolve("\uff5e.txt"), "");

    assertThat(find("*.txt")).containsExactly("a.txt", "b.txt", "\uff5e.txt", "\ud83d\ude00.txt");
  }

  @Test
  @DisplayName("K1 COPY ../x")
  void k1ParentDirectory() {
    assertThat(refusal("../secret").kind()).isEqualTo(ErrorKind.UNSAFE);
    assertThat(refusal("../secret"))
        .hasMessage("cannot read \"../secret\": it leads out of the context");
    assertThat(refusal("d/../../secret").kind()).isEqualTo(ErrorKind.UNSAFE);
    assertThat(refusal("*/../../secret").kind()).isEqualTo(ErrorKind.UNSAFE);
  }

  @Test
  @DisplayName("K1 COPY /etc/passwd")
  void k1AbsolutePath() {
    assertThat(refusal("/etc/passwd")).hasMessage("there is no \"/etc/passwd\" in the context");
    assertThat(refusal(outer.resolve("secret").toString()).kind()).isEqualTo(ErrorKind.NOT_FOUND);
  }

  @Test
  @DisplayName("K1 COPY link, which leads out of the context")
  void k1LinkOut() throws IOException {
    Files.createSymbolicLink(root.resolve("relative"), Path.of("../secret"));
    Files.createSymbolicLink(root.resolve("absolute"), outer.resolve("secret"));
    Files.createSymbolicLink(root.resolve("directory"), outer);
    Files.createSymbolicLink(root.resolve("deep"), Path.of("d/../../secret"));
    Files.createSymbolicLink(root.resolve("chain"), Path.of("relative"));

    for (String name :
        List.of("relative", "absolute", "directory", "directory/secret", "deep", "chain", "rel*")) {
      assertThat(refusal(name).kind()).as(name).isEqualTo(ErrorKind.UNSAFE);
    }
  }

  @Test
  @DisplayName("K1 links within the context are followed")
  void k1LinkWithin() throws IOException {
    Files.createSymbolicLink(root.resolve("d/up"), Path.of("../a.txt"));
    Files.createSymbolicLink(root.resolve("e"), Path.of("d/e"));

    assertThat(find("d/up")).containsExactly("a.txt");
    assertThat(find("e/f.txt")).containsExactly("d/e/f.txt");
    assertThat(find("e/*")).containsExactly("d/e/f.txt");
  }

  @Test
  @DisplayName("K1 links in a circle")
  void k1LinkCircle() throws IOException {
    Files.createSymbolicLink(root.resolve("x"), Path.of("y"));
    Files.createSymbolicLink(root.resolve("y"), Path.of("x"));

    assertThat(refusal("x").kind()).isEqualTo(ErrorKind.INVALID);
  }

  @Test
  @DisplayName("K1 ignore files: the first found counts; what is ignored is not there")
  void k1IgnoreFile() throws IOException {
    Files.writeString(root.resolve(".dockerignore"), "a.txt\n");
    Files.writeString(root.resolve(".sealerignore"), "*.txt\n!b.txt\nd\n!d/e\n");

    assertThat(find("*.txt")).containsExactly("b.txt");
    assertThat(find("d/e/f.txt")).containsExactly("d/e/f.txt");
    assertThat(refusal("a.txt")).hasMessage("\"a.txt\" is in the context, but ignored");
    assertThat(refusal("a.txt").hint()).contains("look into .sealerignore");
    assertThat(refusal("d/c.txt").kind()).isEqualTo(ErrorKind.NOT_FOUND);
  }

  @Test
  @DisplayName("K1 an ignore file that is a link")
  void k1IgnoreFileIsALink() throws IOException {
    Files.writeString(root.resolve("d/ignored"), "a.txt\n");
    Files.createSymbolicLink(root.resolve(".dockerignore"), Path.of("d/ignored"));
    assertThat(refusal("a.txt").kind()).isEqualTo(ErrorKind.NOT_FOUND);

    Files.createSymbolicLink(root.resolve(".sealerignore"), Path.of("../secret"));
    assertThat(refusal("a.txt").kind()).isEqualTo(ErrorKind.UNSAFE);
  }

  @Test
  @DisplayName("K1 a link cannot reach what is ignored")
  void k1LinkToIgnored() throws IOException {
    Files.writeString(root.resolve(".dockerignore"), "a.txt\n");
    Files.createSymbolicLink(root.resolve("link"), Path.of("a.txt"));

    assertThat(refusal("link").kind()).isEqualTo(ErrorKind.NOT_FOUND);
  }

  @Test
  void refusesABadPattern() {
    assertThat(refusal("a["))
        .hasMessage("cannot read \"a[\": the pattern has a [ without its ], or an empty one");
  }

  @Test
  void saysThatNothingMatches() {
    assertThat(refusal("*.md")).hasMessage("no file in the context matches \"*.md\"");
  }

  @Test
  void needsADirectory() {
    assertThatThrownBy(() -> BuildContext.of(root.resolve("a.txt")))
        .hasMessageContaining("it is no directory");
    assertThatThrownBy(() -> BuildContext.of(root.resolve("none")))
        .hasMessageContaining("there is no such directory");
  }
}
