// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.artifact;

import io.cloudimage.oci.model.MediaType;
import java.nio.file.Path;

/**
 * A file that becomes a layer.
 *
 * @param mediaType what the layer says that it is
 */
public record ArtifactSource(Path path, MediaType mediaType) {}
