// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.location;

import io.cloudimage.oci.content.ReadableRepository;
import io.cloudimage.oci.model.Descriptor;
import java.io.Closeable;
import java.io.IOException;

/**
 * An image that can be read. Whoever opened it closes it; what its repository gives ends with it.
 *
 * @param name what people call it
 * @param resource what closing closes
 */
public record ImageSource(
    String name, ReadableRepository repository, Descriptor root, Closeable resource)
    implements Closeable {
  @Override
  public void close() throws IOException {
    resource.close();
  }
}
