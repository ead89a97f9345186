// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.layer.Layer;
import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is measured does what its name says, so that its figures are of that. */
class BenchmarksWorkTest {
  private static final long CORPUS = 1_000_000;

  @Test
  void hashes() throws IOException {
    HashBenchmark benchmark = new HashBenchmark();
    benchmark.prepare();

    assertThat(benchmark.hash()).isEqualTo(Digest.of(Corpus.bytes()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"zstd", "gzip"})
  void compressesAndDecompresses(String name) throws IOException {
    CompressionBenchmark benchmark = new CompressionBenchmark();
    benchmark.name = name;
    benchmark.prepare();

    assertThat(benchmark.compress()).isBetween(CORPUS / 2, CORPUS * 6 / 10);
    assertThat(benchmark.decompress()).isEqualTo(CORPUS);
  }

  @Test
  void writesAndReadsTar() throws IOException {
    TarBenchmark benchmark = new TarBenchmark();
    benchmark.prepare();

    assertThat(benchmark.write()).isGreaterThan(CORPUS);
    assertThat(benchmark.read()).isEqualTo(CORPUS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"zstd", "gzip"})
  void buildsAndVerifiesLayers(String name) throws IOException {
    LayerBenchmark benchmark = new LayerBenchmark();
    benchmark.name = name;
    benchmark.prepare();

    Layer built = benchmark.build();

    assertThat(built.descriptor().mediaType().toString()).endsWith(name);
    assertThat(benchmark.verify()).isEqualTo(built);
  }

  @Test
  void parsesNames() {
    assertThat(new NameBenchmark().parse().familiar()).isEqualTo("nginx:1.25");
  }
}
