// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.artifact;

import io.cloudimage.cli.command.ContentLabel;
import io.cloudimage.cli.output.Console;
import io.cloudimage.cli.output.Progress.Outcome;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.validate.ValidationListener;

/** Shows how an image is verified: one piece of work for everything that is read. */
final class VerifyProgress implements ValidationListener {
  private final Console console;

  VerifyProgress(Console console) {
    this.console = console;
  }

  @Override
  public void started(Descriptor content) {
    console.progress().started(id(content), ContentLabel.of(content), content.size());
  }

  @Override
  public void advanced(Descriptor content, long bytes) {
    console.progress().advanced(id(content), bytes);
  }

  @Override
  public void completed(Descriptor content, boolean valid) {
    console
        .progress()
        .finished(
            id(content),
            ContentLabel.of(content),
            content.size(),
            valid ? Outcome.DONE : Outcome.FAILED,
            valid ? "" : "not valid");
  }

  private static String id(Descriptor content) {
    return content.digest().toString();
  }
}
