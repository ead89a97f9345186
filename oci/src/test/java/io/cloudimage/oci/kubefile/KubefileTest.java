// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.kubefile;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.error.OciException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KubefileTest {
  private static Kubefile parse(String text) throws OciException {
    return Kubefile.parse("Kubefile", text);
  }

  private static Instruction only(String text) throws OciException {
    return parse("FROM scratch\n" + text).result().instructions().get(0);
  }

  private static List<String> raw(List<Word> words) {
    return words.stream().map(Word::raw).toList();
  }

  @Test
  void readsAKubefileWithEveryInstruction() throws OciException {
    Kubefile kubefile =
        parse(
            """
            ARG VERSION=v1.19.8
            FROM --platform=linux/arm64 kubernetes:${VERSION} AS Base
            FROM scratch
            COPY --from=base --chown=1:2 --chmod=0755 --exclude=*.md a b* "c d" etc/
            ADD --checksum=sha256:00 https://example.com/x.tgz /
            ARG A B=2
            ENV X=1 Y="two words"
            LABEL a.b=c
            MAINTAINER Jane Doe <jane@example.com>
            CMD echo it's
            CMDS ["kubectl apply -f x", "true"]
            APP redis local://redis https://example.com/a.yaml
            APPCMDS redis ["helm install"]
            APPENV redis PORT=1
            CNI calico local://calico
            CSI ceph local://ceph
            LAUNCH redis calico
            KUBEVERSION >=1.19.0 <1.20.0
            """);

    assertThat(kubefile.globals()).hasSize(1);
    assertThat(kubefile.stages()).hasSize(2);
    Instruction.From from = kubefile.stages().get(0).from();
    assertThat(from.image().raw()).isEqualTo("kubernetes:${VERSION}");
    assertThat(from.platform().map(Word::raw)).contains("linux/arm64");
    assertThat(from.name()).contains("base");
    List<Instruction> instructions = kubefile.result().instructions();
    assertThat(instructions.stream().map(i -> i.getClass().getSimpleName()))
        .containsExactly(
            "Copy",
            "Add",
            "Arg",
            "Env",
            "Label",
            "Maintainer",
            "Cmd",
            "Cmds",
            "App",
            "AppCmds",
            "AppEnv",
            "App",
            "App",
            "Launch",
            "KubeVersion");
    Instruction.Copy copy = (Instruction.Copy) instructions.get(0);
    assertThat(copy.from().map(Word::raw)).contains("base");
    assertThat(raw(copy.files().sources())).containsExactly("a", "b*", "\"c d\"");
    assertThat(copy.files().destination().raw()).isEqualTo("etc/");
    assertThat(copy.files().owner().map(Word::raw)).contains("1:2");
    assertThat(copy.files().mode().map(Word::raw)).contains("0755");
    assertThat(raw(copy.files().excludes())).containsExactly("*.md");
    assertThat(((Instruction.Maintainer) instructions.get(5)).author())
        .isEqualTo("Jane Doe <jane@example.com>");
    assertThat(((Instruction.Cmd) instructions.get(6)).words()).containsExactly("echo it's");
    assertThat(((Instruction.Cmds) instructions.get(7)).commands())
        .containsExactly("kubectl apply -f x", "true");
    assertThat(((Instruction.App) instructions.get(11)).role()).isEqualTo(AppRole.CNI);
    assertThat(raw(((Instruction.KubeVersion) instructions.get(14)).range()))
        .containsExactly(">=1.19.0", "<1.20.0");
  }

  @Test
  void joinsContinuedLinesAndDropsCommentsWithinThem() throws OciException {
    Instruction.Copy copy =
        (Instruction.Copy) only("copy a \\  \n  # not part of it\n\tb \\\n\n dir/ \n# end\n");

    assertThat(raw(copy.files().sources())).containsExactly("a", "b");
    assertThat(copy.files().destination()).isEqualTo(new Word("dir/", new Position(6, 2)));
    assertThat(copy.text()).isEqualTo("copy a \tb  dir/");
  }

  @Test
  void takesAnotherEscapeCharacter() throws OciException {
    Kubefile kubefile = parse("# syntax=x\n# escape=`\nFROM scratch\nCOPY a\\b `\n c/\n");

    assertThat(kubefile.escape()).isEqualTo('`');
    Instruction.Copy copy = (Instruction.Copy) kubefile.result().instructions().get(0);
    assertThat(raw(copy.files().sources())).containsExactly("a\\b");
  }

  @Test
  void aDirectiveBehindACommentIsAComment() throws OciException {
    assertThat(parse("# hello\n# escape=`\nFROM scratch\n").escape()).isEqualTo('\\');
  }

  @Test
  void skipsAByteOrderMarkAndCarriageReturns() throws OciException {
    Kubefile kubefile = parse("\ufeffFROM scratch\r\nCOPY a \\\r\n b\r\n");

    Instruction.Copy copy = (Instruction.Copy) kubefile.result().instructions().get(0);
    assertThat(copy.files().destination().raw()).isEqualTo("b");
  }

  @Test
  void readsHereDocuments() throws OciException {
    Instruction.Copy copy =
        (Instruction.Copy)
            only("COPY <<one <<-\"two.txt\" x /d/\na $B\n  one\none\n\tc\n\t two.txt\n\ttwo.txt\n");

    assertThat(raw(copy.files().sources())).containsExactly("x");
    assertThat(copy.files().documents())
        .containsExactly(
            new HereDocument("one", true, "a $B\n  one\n", new Position(3, 1)),
            new HereDocument("two.txt", false, "c\n two.txt\n", new Position(6, 1)));
  }

  @Test
  void readsTheJsonForm() throws OciException {
    Instruction.Copy copy = (Instruction.Copy) only("COPY [ \"a b\", \"\\u0063\", \"d/\" ]");

    assertThat(raw(copy.files().sources())).containsExactly("a b", "c");
    assertThat(((Instruction.Cmd) only("CMD [\"a\", \"b\"]")).isShell()).isFalse();
  }

  @Test
  void saysThatSomethingLooksLikeJsonButIsNot() throws OciException {
    Kubefile kubefile = parse("FROM scratch\nCMD ['a']\n");

    assertThat(kubefile.warnings())
        .containsExactly(
            "Kubefile:2:5: this starts like a JSON array but is none, so it is read as plain words");
    assertThat(((Instruction.Cmd) kubefile.result().instructions().get(0)).isShell()).isTrue();
  }

  @Test
  void aPatternInBracketsIsNoJson() throws OciException {
    Instruction.Copy copy = (Instruction.Copy) only("COPY [ab]* dir/");

    assertThat(raw(copy.files().sources())).containsExactly("[ab]*");
  }

  @Test
  void warnsOfWhatWasMeantAsAComment() throws OciException {
    assertThat(parse("FROM scratch\nCOPY a etc/ # note\n").warnings())
        .containsExactly(
            "Kubefile:2:13: a comment stands on a line of its own; here # is a source");
  }

  @Test
  void readsTheOldFormOfEnv() throws OciException {
    Instruction.Env env = (Instruction.Env) only("ENV NAME some  words");

    assertThat(env.bindings())
        .containsExactly(
            new Binding(
                new Word("NAME", new Position(2, 5)),
                Optional.of(new Word("some  words", new Position(2, 10)))));
  }
}
