// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.bench;

import io.cloudimage.oci.compress.CompressionChoice;
import io.cloudimage.oci.layer.Layer;
import io.cloudimage.oci.layer.LayerBuilder;
import io.cloudimage.oci.layer.LayerFile;
import io.cloudimage.oci.layer.LayerVerifier;
import io.cloudimage.oci.memory.MemoryRepository;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A layer built of files (both digests, tar, compression), and one verified, in memory. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class LayerBenchmark {
  @Param({"zstd", "gzip"})
  String name = "zstd";

  private List<LayerFile> files = List.of();
  private CompressionChoice choice = CompressionChoice.defaults();
  private MemoryRepository repository = new MemoryRepository();
  private @Nullable Layer layer;

  @Setup
  public void prepare() throws IOException {
    files = Corpus.files(Corpus.bytes());
    choice = CompressionChoice.parse(name);
    repository = new MemoryRepository();
    layer = LayerBuilder.build(files, repository, choice);
  }

  @Benchmark
  public Layer build() throws IOException {
    return LayerBuilder.build(files, new MemoryRepository(), choice);
  }

  @Benchmark
  public Layer verify() throws IOException {
    Layer built = Objects.requireNonNull(layer);
    return LayerVerifier.verify(repository, built.descriptor(), built.diffId());
  }
}
