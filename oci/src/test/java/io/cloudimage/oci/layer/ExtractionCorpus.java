// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import java.util.ArrayList;
import java.util.List;

/**
 * Layers that try to leave the directory they are unpacked into, or to confuse who unpacks them.
 */
final class ExtractionCorpus {
  private ExtractionCorpus() {}

  static List<ExtractionCase> cases() {
    List<ExtractionCase> all = new ArrayList<>();
    all.addAll(names());
    all.addAll(symlinks());
    all.addAll(hardlinks());
    all.addAll(replacements());
    all.addAll(whiteouts());
    return all;
  }

  private static List<ExtractionCase> names() {
    return List.of(
        ExtractionCase.of("T1 ../x").layer((t, s) -> t.file("../x", "evil")).refused(".."),
        ExtractionCase.of("T1 a/../../x")
            .layer((t, s) -> t.file("a/../../x", "evil"))
            .refused(".."),
        ExtractionCase.of("T1 a/../x").layer((t, s) -> t.file("a/../x", "evil")).refused(".."),
        ExtractionCase.of("T1 absolute name")
            .layer((t, s) -> t.file("/etc/x", "inside"))
            .has("etc/x=inside"),
        ExtractionCase.of("T1 absolute name of a sentinel")
            .layer((t, s) -> t.pax("path=/" + s + "/secret").file("", "inside"))
            .has("@/secret=inside"),
        ExtractionCase.of("T1 //x").layer((t, s) -> t.file("//x", "inside")).has("x=inside"),
        ExtractionCase.of("T1 ./").layer((t, s) -> t.directory(".").file("x", "1")).has("x=1"),
        ExtractionCase.of("T1 empty name").layer((t, s) -> t.file("", "x")).refused("no name"),
        ExtractionCase.of("T1 a/./b").layer((t, s) -> t.file("a/./b", "1")).has("a/b=1"),
        ExtractionCase.of("T1 back-slashes are no separators")
            .layer((t, s) -> t.file("a\\..\\x", "1"))
            .has("a\\..\\x=1"),
        ExtractionCase.of("T1 a file whose name ends with a slash")
            .layer((t, s) -> t.file("a/", "1"))
            .refused("slash"),
        ExtractionCase.of("T2 the root as a link")
            .layer((t, s) -> t.symlink(".", "/" + s))
            .refused("root"),
        ExtractionCase.of("T2 the root as a link, by another name")
            .layer((t, s) -> t.symlink("/", "/" + s))
            .refused("root"),
        ExtractionCase.of("T2 the root as a file")
            .layer((t, s) -> t.file(".", "x"))
            .refused("root"),
        ExtractionCase.of("T2 the root as a hard link")
            .layer((t, s) -> t.file("a", "x").hardlink("./.", "a"))
            .refused("root"),
        ExtractionCase.of("T2 a directory that shuts its owner out")
            .layer((t, s) -> t.entry(h -> h.name("d/").type('5').mode(0)).file("d/f", "1"))
            .layer((t, s) -> t.file("d/g", "2").entry(h -> h.name("d/").type('5').mode(0700)))
            .has("d/f=1", "d/g=2"),
        ExtractionCase.of("T10 character device")
            .layer((t, s) -> t.entry(h -> h.name("null").type('3').text(329, "0000001\0")))
            .refused("device"),
        ExtractionCase.of("T10 block device")
            .layer((t, s) -> t.entry(h -> h.name("sda").type('4')))
            .refused("device"),
        ExtractionCase.of("T10 FIFO")
            .layer((t, s) -> t.entry(h -> h.name("pipe").type('6')))
            .refused("FIFO"),
        ExtractionCase.of("T18 names that differ by case or by form")
            .layer((t, s) -> t.file("a", "1").file("A", "2").file("é", "3").file("e\u0301", "4"))
            .has("a=1", "A=2"),
        ExtractionCase.of("T20 a name with a newline, an escape and a direction mark")
            .layer((t, s) -> t.file("a\n\u001b[31m\u202e", "1"))
            .has("a\n\u001b[31m\u202e=1"));
  }

  private static List<ExtractionCase> symlinks() {
    return List.of(
        ExtractionCase.of("T3 a file through an absolute link")
            .layer((t, s) -> t.symlink("d", "/" + s).file("d/secret", "inside"))
            .has("@/secret=inside", "d->/@"),
        ExtractionCase.of("T3 a file through a link of a lower layer")
            .layer((t, s) -> t.symlink("d", "/" + s))
            .layer((t, s) -> t.file("d/secret", "inside"))
            .has("@/secret=inside"),
        ExtractionCase.of("T3 an empty file through a link")
            .layer(
                (t, s) ->
                    t.directory("etc").file("etc/e", "full").symlink("l", "/etc").file("l/e", ""))
            .has("etc/e="),
        ExtractionCase.of("T4 up and out, by a directory that is there")
            .layer(
                (t, s) ->
                    t.directory("dummy")
                        .symlink("d", "dummy/../../../../../../../" + s)
                        .file("d/secret", "inside"))
            .has("@/secret=inside"),
        ExtractionCase.of("T4 up and out, by a directory that is not there")
            .layer((t, s) -> t.symlink("d", "dummy/../../etc").file("d/f", "inside"))
            .has("etc/f=inside"),
        ExtractionCase.of("T4 a chain of links")
            .layer(
                (t, s) ->
                    t.symlink("a", "b")
                        .symlink("b", "/c")
                        .symlink("c", "../../etc")
                        .file("a/f", "inside"))
            .has("etc/f=inside"),
        ExtractionCase.of("T4 a chain of links, each in the other's directory")
            .layer(
                (t, s) ->
                    t.directory("etc")
                        .directory("dummy")
                        .symlink("dummy/etc", "/etc")
                        .symlink("local", "./dummy/etc")
                        .file("local/f", "inside"))
            .has("etc/f=inside"),
        ExtractionCase.of("T4 a loop of links")
            .layer((t, s) -> t.symlink("a", "b").symlink("b", "a").file("a/f", "1"))
            .refused("links follow"),
        ExtractionCase.of("T4 41 links in a row")
            .layer(
                (t, s) -> {
                  for (int i = 0; i < 41; i++) {
                    t.symlink("l" + i, "l" + (i + 1));
                  }
                  t.directory("l41").file("l0/f", "1");
                })
            .refused("links follow"),
        ExtractionCase.of("T4 a link to .. and a write through it")
            .layer((t, s) -> t.symlink("b", "..").symlink("a", "b").file("a/f", "inside"))
            .has("f=inside"),
        ExtractionCase.of("T4 a directory through a link")
            .layer((t, s) -> t.symlink("d", "/" + s).directory("d/new").file("d/new/f", "1"))
            .has("@/new/f=1"),
        ExtractionCase.of("T4 a link through a link")
            .layer((t, s) -> t.symlink("d", "/" + s).symlink("d/l", "x"))
            .has("@/l->x"),
        ExtractionCase.of("T4 a parent that is a file")
            .layer((t, s) -> t.file("a", "1").file("a/b", "2"))
            .refused("not a directory"));
  }

  private static List<ExtractionCase> hardlinks() {
    return List.of(
        ExtractionCase.of("T5 absolute target")
            .layer((t, s) -> t.file("etc/passwd", "1").hardlink("l", "/etc/passwd"))
            .has("l=1"),
        ExtractionCase.of("T5 absolute target that is there only outside")
            .layer((t, s) -> t.hardlink("l", "/" + s + "/secret"))
            .refused("not there"),
        ExtractionCase.of("T5 hard link to ../../../etc/passwd")
            .layer((t, s) -> t.file("etc/passwd", "1").hardlink("l", "../../../etc/passwd"))
            .refused(".."),
        ExtractionCase.of("T5 target in the directory the process runs in")
            .layer((t, s) -> t.hardlink("l", "pom.xml"))
            .refused("not there"),
        ExtractionCase.of("T5 through a link to a directory outside")
            .layer((t, s) -> t.symlink("d", "/" + s).hardlink("l", "d/secret"))
            .refused("not there"),
        ExtractionCase.of("T5 through a link to a directory inside")
            .layer(
                (t, s) ->
                    t.file("etc/passwd", "1")
                        .symlink("b/d", "../../../etc")
                        .hardlink("b/l", "/b/d/passwd"))
            .has("b/l=1"),
        ExtractionCase.of("T5 to a link: another name for the link itself")
            .layer((t, s) -> t.symlink("a", "/" + s + "/secret").hardlink("l", "a"))
            .has("l->/@/secret"),
        ExtractionCase.of("T5 to what is missing")
            .layer((t, s) -> t.hardlink("l", "missing"))
            .refused("not there"),
        ExtractionCase.of("T5 to a directory")
            .layer((t, s) -> t.directory("d").hardlink("l", "d"))
            .refused("not a file"),
        ExtractionCase.of("T5 to the root").layer((t, s) -> t.hardlink("l", "/")).refused("root"),
        ExtractionCase.of("T5 to itself")
            .layer((t, s) -> t.file("l", "1").hardlink("l", "l"))
            .refused("itself"),
        ExtractionCase.of("T5 to a lower layer")
            .layer((t, s) -> t.file("f", "1"))
            .layer((t, s) -> t.hardlink("l", "f"))
            .has("l=1", "f=1"),
        ExtractionCase.of("T5 the same link in two layers")
            .layer((t, s) -> t.file("f", "1").hardlink("l", "f"))
            .layer((t, s) -> t.hardlink("l", "f"))
            .has("l=1", "f=1"),
        ExtractionCase.of("T6 a hard link to a link, then a mode for it")
            .layer(
                (t, s) ->
                    t.symlink("a", "/" + s + "/secret")
                        .entry(h -> h.name("l").type('1').link("a").mode(0777).owner(7, 7)))
            .has("l->/@/secret"),
        ExtractionCase.of("T6 a link, then a file of its name")
            .layer((t, s) -> t.symlink("l", "/" + s + "/secret").file("l", "inside"))
            .has("l=inside"),
        ExtractionCase.of("T6 a file, then a hard link, then a file over one of them")
            .layer((t, s) -> t.file("a", "1").hardlink("b", "a").file("b", "2"))
            .has("a=1", "b=2"));
  }

  private static List<ExtractionCase> replacements() {
    return List.of(
        ExtractionCase.of("T7 a file over a directory with content")
            .layer((t, s) -> t.file("d/f", "1"))
            .layer((t, s) -> t.file("d", "2"))
            .has("d=2"),
        ExtractionCase.of("T7 a directory over a file")
            .layer((t, s) -> t.file("d", "1"))
            .layer((t, s) -> t.directory("d").file("d/f", "2"))
            .has("d/f=2"),
        ExtractionCase.of("T7 a directory over a link")
            .layer((t, s) -> t.symlink("d", "/" + s))
            .layer((t, s) -> t.directory("d").file("d/secret", "inside"))
            .has("d/secret=inside")
            .hasNot("@"),
        ExtractionCase.of("T7 a link over a directory with content")
            .layer((t, s) -> t.file("d/f", "1"))
            .layer((t, s) -> t.symlink("d", "e").file("d/g", "2"))
            .has("d->e", "e/g=2")
            .hasNot("d/f"),
        ExtractionCase.of("T7 a directory over a directory")
            .layer((t, s) -> t.file("d/f", "1"))
            .layer((t, s) -> t.directory("d").file("d/g", "2"))
            .has("d/f=1", "d/g=2"),
        ExtractionCase.of("T7 a file over a link that just led somewhere")
            .layer((t, s) -> t.directory("e").symlink("d", "e").file("d/f", "1").file("d", "2"))
            .layer((t, s) -> t.file("d/g", "3"))
            .refused("not a directory"),
        ExtractionCase.of("T7 a file over a link that just led somewhere, in one layer")
            .layer(
                (t, s) ->
                    t.directory("e")
                        .symlink("d", "e")
                        .file("d/f", "1")
                        .file("d", "2")
                        .file("d/g", "3"))
            .refused("not a directory"));
  }

  private static List<ExtractionCase> whiteouts() {
    List<ExtractionCase> all = new ArrayList<>();
    for (String name :
        List.of(".wh.", ".wh..", ".wh...", "a/.wh..", "a/.wh...", "a/.wh.", "d/.wh.d/f")) {
      all.add(
          ExtractionCase.of("T8 " + name)
              .layer((t, s) -> t.file("a/f", "1"))
              .layer((t, s) -> t.file(name, ""))
              .refused("whiteout"));
    }
    all.addAll(
        List.of(
            ExtractionCase.of("T8 a whiteout with content")
                .layer((t, s) -> t.file(".wh.a", "x"))
                .refused("empty file"),
            ExtractionCase.of("T8 a whiteout that is a directory")
                .layer((t, s) -> t.directory(".wh.a"))
                .refused("empty file"),
            ExtractionCase.of("T8 a whiteout that is a link")
                .layer((t, s) -> t.symlink(".wh.a", "b"))
                .refused("empty file"),
            ExtractionCase.of("T8 leftovers of AUFS")
                .layer(
                    (t, s) ->
                        t.file(".wh..wh.aufs", "")
                            .directory(".wh..wh.plnk")
                            .file(".wh..wh.plnk/1.2", "x")
                            .directory(".wh..wh.orph")
                            .file("f", "1"))
                .has("f=1")
                .hasNot(".wh..wh.aufs", ".wh..wh.plnk", ".wh..wh.orph"),
            ExtractionCase.of("T9 by way of a link to a directory")
                .layer((t, s) -> t.file("etc/f", "1").file("etc/g", "2").symlink("l", "/etc"))
                .layer((t, s) -> t.file("l/.wh.f", ""))
                .has("etc/g=2", "l->/etc")
                .hasNot("etc/f"),
            ExtractionCase.of("T9 by way of a link to the outside")
                .layer((t, s) -> t.symlink("l", "/" + s))
                .layer((t, s) -> t.file("l/.wh.secret", ""))
                .has("l->/@"),
            ExtractionCase.of("T9 opaque, by way of a link to the outside")
                .layer((t, s) -> t.symlink("l", "/" + s))
                .layer((t, s) -> t.file("l/.wh..wh..opq", ""))
                .has("l->/@"),
            ExtractionCase.of("T9 of a link: the link and not what it leads to")
                .layer((t, s) -> t.file("etc/f", "1").symlink("l", "/etc").symlink("m", "/" + s))
                .layer((t, s) -> t.file(".wh.l", "").file(".wh.m", ""))
                .has("etc/f=1")
                .hasNot("l", "m"),
            ExtractionCase.of("T9 of a directory with links to the outside in it")
                .layer((t, s) -> t.symlink("d/l", "/" + s).file("d/e/f", "1"))
                .layer((t, s) -> t.file(".wh.d", ""))
                .hasNot("d"),
            ExtractionCase.of("T9 of a file of the same layer: not that one")
                .layer((t, s) -> t.file("f", "old"))
                .layer((t, s) -> t.file("f", "new").file(".wh.f", ""))
                .has("f=new"),
            ExtractionCase.of("T9 of a directory that the layer makes anew")
                .layer((t, s) -> t.file("d/old", "1"))
                .layer((t, s) -> t.file(".wh.d", "").directory("d").file("d/new", "2"))
                .has("d/new=2")
                .hasNot("d/old"),
            ExtractionCase.of("T9 of a directory that the layer has made before")
                .layer((t, s) -> t.file("d/old", "1").file("d/e/old", "1"))
                .layer((t, s) -> t.file("d/new", "2").file("d/e/new", "2").file(".wh.d", ""))
                .has("d/new=2", "d/e/new=2")
                .hasNot("d/old", "d/e/old"),
            ExtractionCase.of("T9 opaque after its siblings keeps what the layer has")
                .layer((t, s) -> t.file("d/old", "1").file("d/e/old", "1").file("d/x/old", "1"))
                .layer(
                    (t, s) ->
                        t.file("d/new", "2")
                            .file("d/e/new", "2")
                            .file("d/.wh..wh..opq", "")
                            .file("d/last", "3"))
                .has("d/new=2", "d/e/new=2", "d/last=3")
                .hasNot("d/old", "d/e/old", "d/x"),
            ExtractionCase.of("T9 opaque root")
                .layer((t, s) -> t.file("a", "1"))
                .layer((t, s) -> t.file("b", "2").file(".wh..wh..opq", ""))
                .has("b=2")
                .hasNot("a"),
            ExtractionCase.of("T9 a name that only looks like one")
                .layer((t, s) -> t.file("d/....", "1").file(".whx", "2"))
                .layer((t, s) -> t.file("d/.wh.....", ""))
                .has(".whx=2")
                .hasNot("d/...."),
            ExtractionCase.of("T9 of what is not there")
                .layer((t, s) -> t.file(".wh.missing", "").file("no/where/.wh.f", ""))
                .hasNot("missing", "no"),
            ExtractionCase.of("T9 whose parent is a broken link")
                .layer((t, s) -> t.file("etc/f", "1").symlink("l", "/missing"))
                .layer((t, s) -> t.file("l/.wh.etc", ""))
                .has("etc/f=1")));
    return all;
  }
}
