// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.build;

import io.cloudimage.cli.command.CopyResult;
import io.cloudimage.cli.command.ImageCopy;
import io.cloudimage.oci.build.ImageBuilder;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.transfer.CopyReport;
import io.cloudimage.oci.transfer.UploadAhead;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The push of what a build makes, which begins while it is built: new layers go to the first name's
 * repository as they are written. The other names get them from there, or from the store.
 */
final class BuildPush implements AutoCloseable {
  private final ImageCopy copy;
  private final List<ImageName> names;
  private final Optional<UploadAhead> ahead;

  /**
   * @param names where to push to; none for a build that pushes nothing
   */
  BuildPush(ImageCopy copy, List<ImageName> names) throws IOException {
    this.copy = copy;
    this.names = List.copyOf(names);
    this.ahead = names.isEmpty() ? Optional.empty() : Optional.of(copy.ahead(names.get(0)));
  }

  /** The builder, writing so that new layers go ahead. */
  ImageBuilder watching(ImageBuilder builder) {
    return ahead.map(builder::withResultsThrough).orElse(builder);
  }

  /** Is told of a push that is done. */
  interface Teller {
    void pushed(CopyResult result) throws IOException;
  }

  /** Sends the image, which has all its names by now, under each of them. */
  void run(Teller teller) throws IOException {
    boolean isFirst = true;
    for (ImageName name : names) {
      CopyReport report =
          isFirst && ahead.isPresent() ? copy.push(name, ahead.get()) : copy.push(name, name);
      teller.pushed(new CopyResult("pushed", name, report));
      isFirst = false;
    }
  }

  /** Ends what is still under way. */
  @Override
  public void close() {
    ahead.ifPresent(UploadAhead::close);
  }
}
