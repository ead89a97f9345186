// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.content;

import io.cloudimage.oci.model.Tag;
import java.io.IOException;
import java.util.List;

/** A repository that can tell its tags. */
public interface TagLister {
  /** All tags, sorted, each once; none if the repository is empty. */
  List<Tag> tags() throws IOException;
}
