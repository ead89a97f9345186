// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.bench;

import io.cloudimage.oci.model.ImageName;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** An image's name parsed, which mirrors of many tags do often. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class NameBenchmark {
  @Param({"nginx:1.25", "reg.example.com:5000/infra/cluster/kubernetes:v1.19.8"})
  String text = "nginx:1.25";

  @Benchmark
  public ImageName parse() {
    return ImageName.parse(text);
  }
}
