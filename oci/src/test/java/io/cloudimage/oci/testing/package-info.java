// SPDX-License-Identifier: Apache-2.0
/** What tests of several modules share: contracts of interfaces, and images made of chance. */
@NullMarked
package io.cloudimage.oci.testing;

import org.jspecify.annotations.NullMarked;
