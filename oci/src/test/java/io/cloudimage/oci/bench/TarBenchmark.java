// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.bench;

import io.cloudimage.oci.tar.TarEntry;
import io.cloudimage.oci.tar.TarLimits;
import io.cloudimage.oci.tar.TarReader;
import io.cloudimage.oci.tar.TarWriter;
import io.cloudimage.oci.tar.Xattrs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A tar of files of 16 KiB each, written and read. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class TarBenchmark {
  private static final int FILE_BYTES = 16 * 1024;

  private byte[] content = new byte[0];
  private byte[] tar = new byte[0];

  @Setup
  public void prepare() throws IOException {
    content = Corpus.bytes();
    ByteArrayOutputStream to = new ByteArrayOutputStream();
    writeTo(to);
    tar = to.toByteArray();
  }

  @Benchmark
  public long write() throws IOException {
    CountingSink sink = new CountingSink();
    writeTo(sink);
    return sink.size();
  }

  @Benchmark
  public long read() throws IOException {
    CountingSink sink = new CountingSink();
    try (TarReader reader = new TarReader(new ByteArrayInputStream(tar), TarLimits.defaults())) {
      Optional<TarEntry> entry = reader.next();
      while (entry.isPresent()) {
        reader.content().transferTo(sink);
        entry = reader.next();
      }
    }
    return sink.size();
  }

  private void writeTo(OutputStream to) throws IOException {
    try (TarWriter writer = new TarWriter(to)) {
      for (int from = 0; from < content.length; from += FILE_BYTES) {
        int size = Math.min(FILE_BYTES, content.length - from);
        writer.write(file("bin/file-" + from, size), new ByteArrayInputStream(content, from, size));
      }
    }
  }

  private static TarEntry file(String name, long size) {
    return new TarEntry(
        name, TarEntry.Type.FILE, 0644, 0, 0, Instant.EPOCH, size, "", Xattrs.none(), 0, 0);
  }
}
