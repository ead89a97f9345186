// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.convert;

import io.cloudimage.oci.compress.Compression;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.spec.MediaTypes;
import java.util.Locale;
import java.util.Set;

/** The two families of media types in which an image can be written. */
public enum DocumentFormat {
  /** The OCI image specification. */
  OCI(MediaType.OCI_MANIFEST, MediaType.OCI_INDEX, MediaType.OCI_CONFIG),
  /** Docker's image manifest, version 2, schema 2. */
  DOCKER(MediaType.DOCKER_MANIFEST, MediaType.DOCKER_INDEX, MediaType.DOCKER_CONFIG);

  private static final String FOREIGN =
      MediaTypes.DOCKER_LAYER_FOREIGN.substring(
          0, MediaTypes.DOCKER_LAYER_FOREIGN.lastIndexOf('.'));

  /** Docker's schema knows no other layers. */
  private static final Set<String> DOCKER_LAYERS =
      Set.of(
          MediaTypes.DOCKER_LAYER, MediaTypes.DOCKER_LAYER_GZIP, MediaTypes.DOCKER_LAYER_FOREIGN);

  private final MediaType manifest;
  private final MediaType index;
  private final MediaType config;

  DocumentFormat(MediaType manifest, MediaType index, MediaType config) {
    this.manifest = manifest;
    this.index = index;
    this.config = config;
  }

  /** The format that a manifest or an index has. */
  static DocumentFormat of(MediaType document) {
    boolean docker = document.equals(DOCKER.manifest) || document.equals(DOCKER.index);
    return docker ? DOCKER : OCI;
  }

  MediaType manifest() {
    return manifest;
  }

  MediaType index() {
    return index;
  }

  /** The config's type in this format; that of an artifact or of a CloudImage is its own. */
  MediaType config(MediaType type) {
    return type.equals(OCI.config) || type.equals(DOCKER.config) ? config : type;
  }

  /**
   * The type of a layer.
   *
   * @param foreign whether the layer is one that registries do not hand on
   * @throws OciException UNSUPPORTED if the format has no such layers
   */
  MediaType layer(Compression compression, boolean foreign) throws OciException {
    if (this == OCI) {
      String base = foreign ? MediaTypes.OCI_LAYER_NONDISTRIBUTABLE : MediaTypes.OCI_LAYER;
      return new MediaType(base + compression.mediaTypeSuffix());
    }
    String type =
        (foreign ? FOREIGN : MediaTypes.DOCKER_LAYER)
            + compression.mediaTypeSuffix().replace('+', '.');
    if (!DOCKER_LAYERS.contains(type)) {
      throw new OciException(
          ErrorKind.UNSUPPORTED,
          "Docker's format has no "
              + (foreign ? "foreign layers" : "layers")
              + " with compression "
              + compression.name(),
          "compress the layers with gzip, too: --compression gzip",
          null);
    }
    return new MediaType(type);
  }

  static boolean isForeign(MediaType layer) {
    return layer.value().startsWith(MediaTypes.OCI_LAYER_NONDISTRIBUTABLE)
        || layer.value().startsWith(FOREIGN);
  }

  /** The name as users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
