// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.kubefile;

import java.util.List;
import java.util.Optional;

/**
 * What {@code COPY} and {@code ADD} have in common.
 *
 * @param sources paths, patterns and, for {@code ADD}, URLs; not the here-documents
 * @param excludes patterns of what is left out, relative to each source
 */
public record FileArguments(
    List<Word> sources,
    List<HereDocument> documents,
    Word destination,
    Optional<Word> owner,
    Optional<Word> mode,
    List<Word> excludes) {
  public FileArguments {
    sources = List.copyOf(sources);
    documents = List.copyOf(documents);
    excludes = List.copyOf(excludes);
  }
}
