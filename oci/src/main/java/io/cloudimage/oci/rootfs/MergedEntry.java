// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.rootfs;

import io.cloudimage.oci.tar.TarEntry;

/**
 * A file of the merged tree.
 *
 * @param path resolved: none of the parts above the last is a link
 * @param layer which layer it comes from, from 0
 * @param entry as that layer has it; its name may lead to {@code path} through links
 */
public record MergedEntry(String path, int layer, TarEntry entry) {}
