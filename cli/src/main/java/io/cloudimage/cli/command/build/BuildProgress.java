// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.build;

import io.cloudimage.cli.output.Console;
import io.cloudimage.cli.output.Progress.Outcome;
import io.cloudimage.oci.build.BuildListener;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.layer.Layer;
import io.cloudimage.oci.model.Platform;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Shows a build: one piece of work for every instruction. For several threads. */
public final class BuildProgress implements BuildListener {
  private final Console console;
  private final Map<String, Work> underWay = new ConcurrentHashMap<>();

  /**
   * How far an instruction is.
   *
   * @param size of its layer in bytes; negative if there is none
   * @param written what there is to say of the layer
   */
  private record Work(String label, Outcome outcome, long size, String written) {
    Work with(Outcome newOutcome, Layer layer) {
      return new Work(
          label, newOutcome, layer.descriptor().size(), "layer " + layer.diffId().shortHex());
    }
  }

  public BuildProgress(Console console) {
    this.console = console;
  }

  @Override
  public void started(Platform platform, int number, int count, String instruction) {
    String line = instruction.lines().findFirst().orElse("");
    String id = id(platform, number);
    String label = "[" + platform + " " + number + "/" + count + "] " + Printable.escape(line);
    underWay.put(id, new Work(label, Outcome.DONE, -1, ""));
    console.progress().started(id, label, -1);
  }

  @Override
  public void advanced(Platform platform, int number, long bytes) {
    console.progress().advanced(id(platform, number), bytes);
  }

  @Override
  public void wrote(Platform platform, int number, Layer layer) {
    made(id(platform, number), Outcome.DONE, layer);
  }

  @Override
  public void reused(Platform platform, int number, Layer layer) {
    made(id(platform, number), Outcome.CACHED, layer);
  }

  private void made(String id, Outcome outcome, Layer layer) {
    underWay.computeIfPresent(id, (key, work) -> work.with(outcome, layer));
  }

  @Override
  public void finished(Platform platform, int number) {
    String id = id(platform, number);
    Work work = underWay.remove(id);
    if (work != null) {
      console.progress().finished(id, work.label(), work.size(), work.outcome(), work.written());
    }
  }

  @Override
  public void warned(String message) {
    console.warning(message);
  }

  private static String id(Platform platform, int number) {
    return platform + "/" + number;
  }
}
