// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.buildcache.LayerCache;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.kubefile.Kubefile;
import io.cloudimage.oci.layer.Layer;
import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.layout.Lease;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** A small context that is built again and again into one store. */
final class CachedBuilds {
  static final String KUBEFILE = "FROM scratch\nCOPY . .\n";

  final BuildFixture fixture;
  final Path dataRoot;

  CachedBuilds(Path directory) throws Exception {
    fixture = new BuildFixture(directory);
    dataRoot = directory.resolve("data");
    fixture.put("a", "A".repeat(1000));
    fixture.put("d/b", "B".repeat(1000));
    fixture.put("d/Metadata", "{}");
    settle();
  }

  /** A file that has just been changed is not trusted. */
  static void settle() throws InterruptedException {
    Thread.sleep(150);
  }

  /** One build, and what was heard of it. */
  final class Run implements BuildListener {
    final AtomicLong bytes = new AtomicLong();
    final AtomicInteger written = new AtomicInteger();
    final AtomicInteger reused = new AtomicInteger();
    final BuildResult result;

    private Run(String kubefile, LayoutStore store, LayerCache cache) throws IOException {
      try (Lease lease = store.lease()) {
        result =
            ImageBuilder.writingTo(
                    store,
                    (name, platform, pin) -> {
                      throw new OciException(ErrorKind.NOT_FOUND, "no " + name);
                    },
                    fixture.temporary)
                .withCache(cache)
                .withListener(this)
                .build(
                    new BuildRequest(
                        Kubefile.parse("Kubefile", kubefile),
                        BuildContext.of(fixture.context),
                        fixture.options));
      }
    }

    @Override
    public void advanced(Platform platform, int number, long read) {
      bytes.addAndGet(read);
    }

    @Override
    public void wrote(Platform platform, int number, Layer layer) {
      written.incrementAndGet();
    }

    @Override
    public void reused(Platform platform, int number, Layer layer) {
      reused.incrementAndGet();
    }

    Digest digest() {
      return result.root().digest();
    }

    void wasMade() {
      assertThat(List.of(written.get(), reused.get())).containsExactly(1, 0);
      assertThat(result.images().get(0).reusedLayers()).isEmpty();
    }

    void wasCached() {
      assertThat(List.of(written.get(), reused.get())).containsExactly(0, 1);
      assertThat(bytes).hasValue(0);
      assertThat(result.images().get(0).reusedLayers())
          .isEqualTo(result.images().get(0).ownLayers());
    }
  }

  Run build() throws IOException {
    return build(KUBEFILE);
  }

  Run build(String kubefile) throws IOException {
    return build(kubefile, LayoutStore.open(dataRoot).layerCache());
  }

  Run build(String kubefile, LayerCache cache) throws IOException {
    return new Run(kubefile, LayoutStore.open(dataRoot), cache);
  }

  List<Path> records() throws IOException {
    Path records = dataRoot.resolve("state/layers");
    if (!Files.exists(records)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(records)) {
      return files.toList();
    }
  }
}
