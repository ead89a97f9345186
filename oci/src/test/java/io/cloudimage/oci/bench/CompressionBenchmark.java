// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.bench;

import io.cloudimage.oci.compress.Compression;
import io.cloudimage.oci.compress.CompressionChoice;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Compressing and decompressing at the default levels, with the default number of threads. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class CompressionBenchmark {
  @Param({"zstd", "gzip"})
  String name = "zstd";

  private byte[] content = new byte[0];
  private byte[] compressed = new byte[0];
  private CompressionChoice choice = CompressionChoice.defaults();

  @Setup
  public void prepare() throws IOException {
    content = Corpus.bytes();
    choice = CompressionChoice.parse(name);
    ByteArrayOutputStream to = new ByteArrayOutputStream();
    compressTo(to);
    compressed = to.toByteArray();
  }

  @Benchmark
  public long compress() throws IOException {
    CountingSink sink = new CountingSink();
    compressTo(sink);
    return sink.size();
  }

  @Benchmark
  public long decompress() throws IOException {
    Compression compression = choice.compression();
    try (InputStream in = compression.decompress(new ByteArrayInputStream(compressed))) {
      CountingSink sink = new CountingSink();
      in.transferTo(sink);
      return sink.size();
    }
  }

  private void compressTo(OutputStream to) throws IOException {
    try (OutputStream out = choice.compression().compress(to, choice.level())) {
      out.write(content);
    }
  }
}
