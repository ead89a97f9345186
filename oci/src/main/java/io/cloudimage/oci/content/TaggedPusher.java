// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.content;

import io.cloudimage.oci.model.Tag;
import java.io.IOException;

/** A repository that can store a manifest and its tag in one move. */
public interface TaggedPusher {
  /** As {@link ContentSink#push} and then {@link Repository#tag}. */
  void push(Blob manifest, Tag tag) throws IOException;
}
