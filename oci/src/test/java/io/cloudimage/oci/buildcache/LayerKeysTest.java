// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.buildcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.compress.CompressionChoice;
import io.cloudimage.oci.layer.LayerFile;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.tar.Xattrs;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LayerKeysTest {
  /** Content that is never to be read. */
  private record Named(String name) implements LayerFile.Opener {
    @Override
    public InputStream open() throws IOException {
      throw new IOException("opened");
    }

    @Override
    public Optional<String> identity() {
      return Optional.of(name);
    }
  }

  private static final LayerFile FILE = LayerFile.file("etc/a", 0644, 3, new Named("one"));

  private static Digest key(String compression, LayerFile... files) throws IOException {
    return LayerKeys.of(CompressionChoice.parse(compression)).keyOf(List.of(files)).orElseThrow();
  }

  @Test
  void isTheSameForTheSame() throws IOException {
    assertThat(key("zstd", FILE))
        .isEqualTo(key("zstd:3", LayerFile.file("etc/a", 0644, 3, new Named("one"))));
  }

  @Test
  void isAnotherForWhateverTheArchiveSays() throws IOException {
    List<LayerFile> all =
        List.of(
            FILE,
            FILE.withPath("etc/b"),
            FILE.withPath("etc/\udcff"),
            FILE.withPath("etc/\udcfe"),
            FILE.withPermissions(0600),
            FILE.withOwner(1, 0),
            FILE.withOwner(0, 1),
            FILE.withMtime(1),
            FILE.withXattrs(Xattrs.of(Map.of("user.a", new byte[] {1}))),
            FILE.withXattrs(Xattrs.of(Map.of("user.a", new byte[] {2}))),
            LayerFile.file("etc/a", 0644, 4, new Named("one")),
            LayerFile.file("etc/a", 0644, 3, new Named("two")),
            LayerFile.directory("etc/a", 0644),
            LayerFile.symlink("etc/a", "one"),
            LayerFile.symlink("etc/a", "two"),
            LayerFile.hardlink("etc/a", "one"));
    Set<Digest> keys = new HashSet<>();
    for (LayerFile file : all) {
      keys.add(key("zstd", file));
    }
    keys.add(key("zstd", FILE, LayerFile.directory("z", 0755)));
    keys.add(key("zstd", LayerFile.directory("z", 0755), FILE));
    keys.add(key("zstd"));
    for (String compression : List.of("zstd:4", "gzip", "gzip:9", "none")) {
      keys.add(key(compression, FILE));
    }
    assertThat(keys).hasSize(all.size() + 7);
  }

  @Test
  void thereIsNoneWhereAContentCannotBeTold() throws IOException {
    LayerFile unknown = LayerFile.file("x", 0644, 3, InputStream::nullInputStream);
    assertThat(LayerKeys.of(CompressionChoice.defaults()).keyOf(List.of(FILE, unknown))).isEmpty();
  }
}
