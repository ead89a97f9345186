// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.kubefile;

import java.util.Optional;

/**
 * A name and the word that is its value.
 *
 * @param value empty only for an {@code ARG} without a default
 */
public record Binding(Word name, Optional<Word> value) {}
