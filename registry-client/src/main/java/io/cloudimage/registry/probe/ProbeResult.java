// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.probe;

/**
 * One thing that was tried.
 *
 * @param check its name, for example {@code upload-resume}
 * @param detail what was seen, in a few words, escaped
 */
public record ProbeResult(String check, Verdict verdict, String detail) {}
