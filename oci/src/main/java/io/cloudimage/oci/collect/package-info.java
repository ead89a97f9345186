// SPDX-License-Identifier: Apache-2.0
/**
 * Which container images a CloudRootfs names: lists, Kubernetes objects, templates and charts are
 * read as what they are, one class per kind of file, and every name keeps the places that ask for
 * it. Follows {@code spec/collect.md}.
 */
@NullMarked
package io.cloudimage.oci.collect;

import org.jspecify.annotations.NullMarked;
