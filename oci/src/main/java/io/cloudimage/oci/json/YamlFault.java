// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.json;

/**
 * Why a document of a YAML stream was not read.
 *
 * @param line from 1; 0 if not known
 * @param problem one sentence, escaped
 */
public record YamlFault(int line, String problem) {}
