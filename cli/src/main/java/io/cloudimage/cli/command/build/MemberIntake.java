// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.build;

import io.cloudimage.oci.build.MemberSource.Found;
import io.cloudimage.oci.content.ReadableRepository;
import io.cloudimage.oci.model.ImageName;
import java.io.IOException;

/** What is done with a container image that was found somewhere. */
@FunctionalInterface
public interface MemberIntake {
  /**
   * Takes it.
   *
   * @param from where it is; not open for longer than this call
   * @return the same, where it can be read from now on
   */
  Found take(ImageName name, ReadableRepository from, Found found) throws IOException;
}
