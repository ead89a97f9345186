// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.output.Console;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.registry.MirrorListener;

/** Tells whose word was taken for a tag; that a mirror was passed over is in the log. */
final class MirrorNotes implements MirrorListener {
  private final Console console;

  MirrorNotes(Console console) {
    this.console = console;
  }

  @Override
  public void resolved(String repository, Tag tag, Digest digest, String mirror) {
    console.note(repository + ":" + tag + " is " + digest + " at the mirror " + mirror);
  }
}
