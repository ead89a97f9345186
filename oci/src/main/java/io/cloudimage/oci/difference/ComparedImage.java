// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.difference;

import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.members.Member;
import io.cloudimage.oci.model.ImageConfig;
import io.cloudimage.oci.model.Manifest;
import java.util.List;

/**
 * One side of a comparison: an image for one platform.
 *
 * @param source has the layers
 * @param members the container images that travel along, of all platforms that are to be compared
 */
public record ComparedImage(
    ContentSource source, Manifest manifest, ImageConfig config, List<Member> members) {
  public ComparedImage {
    members = List.copyOf(members);
  }
}
