// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.location;

import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Tag;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** A place that an image can be written to. Closing it without completing it leaves nothing new. */
public interface ImageTarget extends Closeable {
  /** What people call it. */
  String name();

  /** Takes the content. */
  Repository repository();

  /** The tag that the root is given when it is written, where the repository has tags. */
  default Optional<Tag> tag() {
    return Optional.empty();
  }

  /** Whether an index can be written there, and not only the image of one platform. */
  default boolean takesIndexes() {
    return true;
  }

  /** Whether an index may be written there of which not all entries are, as far as is known. */
  default boolean takesSparseIndexes() {
    return takesIndexes();
  }

  /**
   * Makes the image visible under its name; to be called once, after all of it is in {@link
   * #repository}.
   */
  void complete(Descriptor root) throws IOException;

  @Override
  default void close() throws IOException {}
}
