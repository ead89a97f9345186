// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.rootfs;

import io.cloudimage.oci.model.Digest;
import java.nio.file.Path;

/**
 * The files of an image, kept for people and programs to look at.
 *
 * @param manifest the digest of the image's manifest
 * @param form what else tells two trees of one manifest apart; empty for the usual one
 * @param directory where the tree is
 */
public record MountedTree(Digest manifest, String form, Path directory) {}
