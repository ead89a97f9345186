// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.upstream;

import io.cloudimage.oci.content.DocumentFetcher;
import io.cloudimage.oci.content.ReadableRepository;
import io.cloudimage.oci.content.TagLister;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.util.List;

/** A repository of an upstream. For threads. */
public interface UpstreamRepository extends ReadableRepository, DocumentFetcher, TagLister {
  /**
   * A blob of which the digest alone is known.
   *
   * @throws io.cloudimage.oci.error.OciException NOT_FOUND
   */
  Descriptor resolveBlob(Digest digest) throws IOException;

  /** What the registry lists as referrers of the subject; none if it has none. */
  List<Descriptor> referrers(Digest subject) throws IOException;
}
