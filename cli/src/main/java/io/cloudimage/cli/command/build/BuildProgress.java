// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.build;

import io.cloudimage.cli.output.Console;
import io.cloudimage.cli.output.Progress;
import io.cloudimage.cli.output.Progress.Outcome;
import io.cloudimage.oci.build.BuildListener;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.layer.Layer;
import io.cloudimage.oci.model.Platform;

/** Shows a build: one piece of work for every instruction. */
public final class BuildProgress implements BuildListener {
  private final Console console;
  private String label = "";
  private String id = "";
  private String written = "";
  private long size = -1;

  public BuildProgress(Console console) {
    this.console = console;
  }

  @Override
  public void started(Platform platform, int number, int count, String instruction) {
    String line = instruction.lines().findFirst().orElse("");
    id = platform + "/" + number;
    label = "[" + platform + " " + number + "/" + count + "] " + Printable.escape(line);
    written = "";
    size = -1;
    console.progress().started(id, label, -1);
  }

  @Override
  public void advanced(long bytes) {
    console.progress().advanced(id, bytes);
  }

  @Override
  public void wrote(Layer layer) {
    size = layer.descriptor().size();
    written = "layer " + layer.diffId().shortHex();
  }

  @Override
  public void finished(Platform platform, int number) {
    Progress progress = console.progress();
    progress.finished(id, label, size, Outcome.DONE, written);
  }

  @Override
  public void warned(String message) {
    console.warning(message);
  }
}
