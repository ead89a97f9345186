// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.bench;

import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** SHA-256 of content. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class HashBenchmark {
  private byte[] content = new byte[0];

  @Setup
  public void prepare() throws IOException {
    content = Corpus.bytes();
  }

  @Benchmark
  public Digest hash() {
    return Digest.of(content);
  }
}
