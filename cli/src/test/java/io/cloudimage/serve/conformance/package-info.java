// SPDX-License-Identifier: Apache-2.0
/**
 * What the distribution spec asks of a registry, as cases that any registry can be put to: they
 * know a base URL and speak plain HTTP. They cover what the official conformance suite covers.
 */
@NullMarked
package io.cloudimage.serve.conformance;

import org.jspecify.annotations.NullMarked;
