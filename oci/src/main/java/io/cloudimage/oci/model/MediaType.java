// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.model;

import io.cloudimage.spec.MediaTypes;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A media type without parameters (RFC 6838 §4.2), for example of a descriptor. */
public record MediaType(String value) {
  private static final Pattern GRAMMAR =
      Pattern.compile(
          "[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}");

  public static final MediaType CLOUDIMAGE = new MediaType(MediaTypes.CLOUDIMAGE);
  public static final MediaType CLOUDIMAGE_CONFIG = new MediaType(MediaTypes.CLOUDIMAGE_CONFIG);
  public static final MediaType OCI_INDEX = new MediaType(MediaTypes.OCI_INDEX);
  public static final MediaType OCI_MANIFEST = new MediaType(MediaTypes.OCI_MANIFEST);
  public static final MediaType OCI_CONFIG = new MediaType(MediaTypes.OCI_CONFIG);
  public static final MediaType DOCKER_INDEX = new MediaType(MediaTypes.DOCKER_INDEX);
  public static final MediaType DOCKER_MANIFEST = new MediaType(MediaTypes.DOCKER_MANIFEST);
  public static final MediaType DOCKER_CONFIG = new MediaType(MediaTypes.DOCKER_CONFIG);

  private static final Set<String> INDEXES = Set.of(MediaTypes.OCI_INDEX, MediaTypes.DOCKER_INDEX);
  private static final Set<String> MANIFESTS =
      Set.of(MediaTypes.OCI_MANIFEST, MediaTypes.DOCKER_MANIFEST);
  private static final Set<String> SCHEMA_1 =
      Set.of(MediaTypes.DOCKER_MANIFEST_V1, MediaTypes.DOCKER_MANIFEST_V1_SIGNED);

  /**
   * @throws IllegalArgumentException if the text is not a media type
   */
  public MediaType {
    if (!GRAMMAR.matcher(value).matches()) {
      throw new IllegalArgumentException("a media type is type/subtype, without parameters");
    }
  }

  /** Whether content of this type is an index: OCI's, or Docker's manifest list. */
  public boolean isIndex() {
    return INDEXES.contains(value);
  }

  /** Whether content of this type is an image manifest: OCI's, or Docker's schema 2. */
  public boolean isManifest() {
    return MANIFESTS.contains(value);
  }

  /** Whether this is Docker's schema 1, which is recognised only to be refused by name. */
  public boolean isSchema1() {
    return SCHEMA_1.contains(value);
  }

  /** Whether content of this type is a tar layer, whatever its compression. */
  public boolean isLayer() {
    return value.startsWith(MediaTypes.OCI_LAYER)
        || value.startsWith(MediaTypes.OCI_LAYER_NONDISTRIBUTABLE)
        || value.startsWith(MediaTypes.DOCKER_LAYER)
        || value.equals(MediaTypes.DOCKER_LAYER_FOREIGN);
  }

  @Override
  public String toString() {
    return value;
  }

  /** As a record's own; written out as in {@link RegistryHost}. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MediaType that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }
}
