// SPDX-License-Identifier: Apache-2.0
/**
 * Who asks, and what they may do: the password file, the access rules of spec/serve-access.md, and
 * a caller's rights. Decides from names alone; it knows no content.
 */
@NullMarked
package io.cloudimage.serve.access;

import org.jspecify.annotations.NullMarked;
