// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.kubefile;

/**
 * A file whose content stands in the Kubefile itself, behind {@code <<NAME}.
 *
 * @param name the word that ends it, which is also the file's name
 * @param expands whether variables in it are replaced: not if the name was quoted
 * @param body the lines, each ended by a line feed
 * @param at where the body starts
 */
public record HereDocument(String name, boolean expands, String body, Position at) {}
