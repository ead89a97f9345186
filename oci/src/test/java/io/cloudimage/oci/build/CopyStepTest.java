// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopyStepTest {
  @TempDir private Path directory;
  private BuildFixture fixture;

  @BeforeEach
  void layOut() throws IOException {
    fixture = new BuildFixture(directory);
    fixture.put("a", "A");
    fixture.put("b", "B");
    fixture.put("d/c", "C");
    fixture.put("d/e/f", "F");
  }

  private List<String> copy(String instruction) throws IOException {
    return fixture.lastLayer(fixture.build("FROM scratch\n" + instruction + "\n"));
  }

  private OciException refusal(String instruction) {
    return catchThrowableOfType(OciException.class, () -> copy(instruction));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "COPY a x          | f 644 0:0 x=A",
        "COPY a /x         | f 644 0:0 x=A",
        "COPY a .          | f 644 0:0 a=A",
        "COPY a /          | f 644 0:0 a=A",
        "COPY a x/         | d 755 0:0 x, f 644 0:0 x/a=A",
        "COPY a x/y        | d 755 0:0 x, f 644 0:0 x/y=A",
        "COPY a b x/       | d 755 0:0 x, f 644 0:0 x/a=A, f 644 0:0 x/b=B",
        "COPY [ab] .       | f 644 0:0 a=A, f 644 0:0 b=B",
        "COPY d x          | d 755 0:0 x, f 644 0:0 x/c=C, d 755 0:0 x/e, f 644 0:0 x/e/f=F",
        "COPY d/ x/        | d 755 0:0 x, f 644 0:0 x/c=C, d 755 0:0 x/e, f 644 0:0 x/e/f=F",
        "COPY d .          | f 644 0:0 c=C, d 755 0:0 e, f 644 0:0 e/f=F",
        "COPY d/* .        | f 644 0:0 c=C, f 644 0:0 f=F",
        "COPY d/e a x/     | d 755 0:0 x, f 644 0:0 x/a=A, f 644 0:0 x/f=F",
        "COPY --chown=5:6 a x/   | d 755 0:0 x, f 644 5:6 x/a=A",
        "COPY --chown=5 d/e x    | d 755 5:5 x, f 644 5:5 x/f=F",
        "COPY --chmod=4711 a x   | f 4711 0:0 x=A",
        "COPY --exclude=e --exclude=*.md d x | d 755 0:0 x, f 644 0:0 x/c=C",
        "COPY x/../a ./y/../z    | f 644 0:0 z=A",
        "COPY \"a\" 'x y'        | f 644 0:0 x y=A",
        "COPY [\"a\", \"x\"]     | f 644 0:0 x=A",
      })
  void copies(String instruction, String expected) throws IOException {
    Files.createDirectory(fixture.context.resolve("x"));

    assertThat(copy(instruction)).containsExactly(expected.split(", "));
  }

  @Test
  void copiesTheWholeContext() throws IOException {
    assertThat(copy("COPY . ."))
        .containsExactly(
            "f 644 0:0 a=A",
            "f 644 0:0 b=B",
            "d 755 0:0 d",
            "f 644 0:0 d/c=C",
            "d 755 0:0 d/e",
            "f 644 0:0 d/e/f=F");
  }

  @Test
  void keepsModesAndEmptyDirectories() throws IOException {
    fixture.mode(fixture.context.resolve("a"), "rwxrwx--x");
    Files.createDirectory(fixture.context.resolve("d/empty"));
    fixture.mode(fixture.context.resolve("d/empty"), "rwx------");

    assertThat(copy("COPY . .")).contains("f 771 0:0 a=A", "d 700 0:0 d/empty");
  }

  @Test
  void keepsLinksWithinADirectoryAndFollowsOneThatIsNamed() throws IOException {
    Files.createSymbolicLink(fixture.context.resolve("d/out"), Path.of("/etc/passwd"));
    Files.createSymbolicLink(fixture.context.resolve("l"), Path.of("d/e"));

    assertThat(copy("COPY d x")).contains("l 777 0:0 x/out -> /etc/passwd");
    assertThat(copy("COPY l x")).containsExactly("d 755 0:0 x", "f 644 0:0 x/f=F");
  }

  @Test
  @DisplayName("K6 hard links stay hard links")
  void k6HardLinks() throws IOException {
    Files.createLink(fixture.context.resolve("d/h"), fixture.context.resolve("b"));

    assertThat(copy("COPY . .")).contains("f 644 0:0 b=B", "h 644 0:0 d/h -> b");
    assertThat(copy("COPY d/h x")).containsExactly("f 644 0:0 x=B");
  }

  @Test
  @DisplayName("K6 names of more than 100 bytes, and beyond ASCII")
  void k6LongNames() throws IOException {
    String name = "n".repeat(200) + "-\u00e4\ud83d\ude00";
    fixture.put("d/e/" + name, "x");

    assertThat(copy("COPY d/e .")).containsExactly("f 644 0:0 f=F", "f 644 0:0 " + name + "=x");
  }

  @Test
  @DisplayName("K6 an unreadable file")
  void k6Unreadable() throws IOException {
    Assumptions.assumeFalse(
        "root".equals(System.getProperty("user.name")), "skipped, because root may read all");
    fixture.mode(fixture.context.resolve("a"), "---------");

    assertThat(refusal("COPY a x").kind()).isEqualTo(ErrorKind.DENIED);
  }

  @Test
  @DisplayName("K6 a file that changes while it is read")
  void k6ChangingFile() throws IOException {
    Path file = fixture.put("big", "x".repeat(1 << 20));
    fixture.listener =
        new BuildListener() {
          @Override
          public void advanced(Platform platform, int number, long bytes) {
            try {
              Files.writeString(file, "y", StandardOpenOption.APPEND);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };

    assertThat(refusal("COPY big x").kind()).isEqualTo(ErrorKind.CONFLICT);
  }

  @Test
  @DisplayName("K6 names that are not UTF-8, or hold line breaks")
  void k6OddNames() throws Exception {
    Files.createDirectory(fixture.context.resolve("odd"));
    int exit =
        new ProcessBuilder("sh", "-c", "touch \"$(printf 'odd/\\377')\" \"$(printf 'odd/a\\nb')\"")
            .directory(fixture.context.toFile())
            .start()
            .waitFor();
    Assumptions.assumeTrue(exit == 0, "skipped, because the file system refuses such names");

    assertThat(copy("COPY odd ."))
        .hasSize(2)
        .contains("f 644 0:0 a\nb=")
        .anyMatch(line -> line.startsWith("f 644 0:0 ") && line.length() == 12);
  }

  @Test
  @DisplayName("K1 a FIFO is never opened")
  void k1Fifo() throws Exception {
    Path fifo = fixture.context.resolve("d/fifo");
    int exit = new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor();
    Assumptions.assumeTrue(exit == 0, "skipped, because mkfifo failed");

    assertThat(refusal("COPY d x"))
        .hasMessage(
            """
            Kubefile:2:1: cannot copy "d/fifo" of the context: it is a FIFO, a socket or a device
                2 | COPY d x
                  | ^""");
    assertThat(refusal("COPY d/fifo x").kind()).isEqualTo(ErrorKind.UNSUPPORTED);
  }

  @Test
  @DisplayName("K1 ignored files of a directory stay out, and ! brings some back")
  void k1Ignored() throws IOException {
    fixture.put(".dockerignore", "*\n!a\n!d/e\n");

    assertThat(copy("COPY . ."))
        .containsExactly("f 644 0:0 a=A", "d 755 0:0 d", "d 755 0:0 d/e", "f 644 0:0 d/e/f=F");
  }

  @Test
  void writesDocuments() throws IOException {
    assertThat(copy("ARG V=1\nCOPY <<one <<'two' d/c x/\nv=$V\none\nv=$V\ntwo"))
        .containsExactly(
            "d 755 0:0 x", "f 644 0:0 x/c=C", "f 644 0:0 x/one=v=1\n", "f 644 0:0 x/two=v=$V\n");
    assertThat(copy("COPY --chmod=600 <<E /etc/x\nhi\nE"))
        .containsExactly("d 755 0:0 etc", "f 600 0:0 etc/x=hi\n");
  }

  @Test
  void expandsVariables() throws IOException {
    fixture.put("amd64/k", "K");

    assertThat(copy("ARG D=x\nCOPY --chown=${U:-7} ${ARCH}/k $TARGETARCH/k $D/$TARGETOS/"))
        .containsExactly("d 755 0:0 x", "d 755 0:0 x/linux", "f 644 7:7 x/linux/k=K");
  }

  @Test
  void knowsTheDirectoriesOfEarlierInstructions() throws IOException {
    assertThat(copy("COPY d x\nCOPY a x")).containsExactly("f 644 0:0 x/a=A");
    assertThat(copy("COPY d x\nCOPY a b x")).containsExactly("f 644 0:0 x/a=A", "f 644 0:0 x/b=B");
    assertThat(copy("COPY d x\nCOPY a x/e/")).containsExactly("f 644 0:0 x/e/a=A");
  }

  @Test
  void writesThroughALinkToADirectory() throws IOException {
    fixture.put("t/usr/lib/x", "X");
    Files.createSymbolicLink(fixture.context.resolve("t/lib"), Path.of("/usr/lib"));
    fixture.put("u/lib/y", "Y");

    assertThat(copy("COPY t .\nCOPY a lib/")).containsExactly("f 644 0:0 usr/lib/a=A");
    assertThat(copy("COPY t .\nCOPY u ."))
        .containsExactly("d 755 0:0 usr/lib", "f 644 0:0 usr/lib/y=Y");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "COPY a b x        | 2:10 | INVALID | several sources need a directory as destination",
        "COPY [ab] x       | 2:11 | INVALID | several sources need a directory as destination",
        "COPY none x       | 2:6  | NOT_FOUND | there is no \"none\" in the context",
        "COPY a/b x        | 2:6  | NOT_FOUND | there is no \"a/b\" in the context",
        "COPY ../a x       | 2:6  | UNSAFE | it leads out of the context",
        "COPY a ../x       | 2:8  | INVALID | the destination leads out of the image",
        "COPY --chown=joe a x | 2:14 | INVALID | expected UID or UID:GID, as numbers",
        "COPY --chown=2147483648 a x | 2:14 | INVALID | at most 2147483647",
        "COPY --chmod=u+x a x | 2:14 | INVALID | three or four octal digits",
        "COPY --chmod=17777 a x | 2:14 | INVALID | three or four octal digits",
        "COPY --exclude=[ a x | 2:16 | INVALID | a [ without its ]",
        "COPY a[ x         | 2:6  | INVALID | a [ without its ]",
      })
  void refuses(String instruction, String place, ErrorKind kind, String problem) {
    OciException error = refusal(instruction);

    assertThat(error.getMessage()).startsWith("Kubefile:" + place + ": ").contains(problem);
    assertThat(error.kind()).isEqualTo(kind);
  }

  @Test
  void refusesAFileWhereADirectoryIs() {
    assertThat(refusal("COPY d/e x/c\nCOPY d x"))
        .hasMessageContaining("cannot put a file at \"x/c\": a directory is there");
    assertThat(refusal("COPY a x\nCOPY b x/y"))
        .hasMessageContaining("cannot use \"x\" as a directory of the image: \"x\" is a file");
  }
}
