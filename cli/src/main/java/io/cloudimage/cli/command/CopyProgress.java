// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.output.Console;
import io.cloudimage.cli.output.Progress.Outcome;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.transfer.TransferListener;
import java.time.Duration;

/** Shows a copy: one piece of work for every blob and manifest. */
public final class CopyProgress implements TransferListener {
  private final Console console;

  public CopyProgress(Console console) {
    this.console = console;
  }

  @Override
  public void started(Descriptor descriptor) {
    console.progress().started(id(descriptor), ContentLabel.of(descriptor), descriptor.size());
  }

  @Override
  public void advanced(Descriptor descriptor, long bytes) {
    console.progress().advanced(id(descriptor), bytes);
  }

  @Override
  public void retrying(Descriptor descriptor, int attempt, Duration delay) {
    console
        .progress()
        .retrying(
            id(descriptor),
            attempt,
            ContentLabel.of(descriptor) + " again in " + delay.toMillis() + " ms");
  }

  @Override
  public void resumed(Descriptor descriptor, long offset) {
    console.progress().resumed(id(descriptor), offset);
  }

  @Override
  public void skipped(Descriptor descriptor) {
    finished(descriptor, Outcome.SKIPPED, "is there already");
  }

  @Override
  public void sentAhead(Descriptor descriptor) {
    finished(descriptor, Outcome.DONE, "sent while it was built");
  }

  @Override
  public void mounted(Descriptor descriptor) {
    finished(descriptor, Outcome.MOUNTED, "from another repository");
  }

  @Override
  public void completed(Descriptor descriptor) {
    finished(descriptor, Outcome.DONE, "");
  }

  @Override
  public void failed(Descriptor descriptor) {
    finished(descriptor, Outcome.FAILED, "");
  }

  private void finished(Descriptor descriptor, Outcome outcome, String detail) {
    console
        .progress()
        .finished(id(descriptor), ContentLabel.of(descriptor), descriptor.size(), outcome, detail);
  }

  private static String id(Descriptor descriptor) {
    return descriptor.digest().toString();
  }
}
