// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.model.Descriptor;
import java.io.IOException;
import java.io.InputStream;

/** Content of one source, read in another that is nearer where that has it. */
record NearestContent(ContentSource near, ContentSource far) implements ContentSource {
  @Override
  public boolean exists(Descriptor target) throws IOException {
    return near.exists(target) || far.exists(target);
  }

  @Override
  public InputStream fetch(Descriptor target) throws IOException {
    return near.exists(target) ? near.fetch(target) : far.fetch(target);
  }
}
