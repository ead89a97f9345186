// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.content.ReadableRepository;
import io.cloudimage.oci.model.Descriptor;

/**
 * An image to build upon or to copy from.
 *
 * @param name its complete name, which the result records
 * @param repository where its content is
 * @param root its manifest, or the index that its manifest is in
 */
public record BaseImage(String name, ReadableRepository repository, Descriptor root) {}
