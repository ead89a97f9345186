// SPDX-License-Identifier: Apache-2.0
/**
 * Where images lie, as users write it: {@code oci:dir:name}, {@code docker-archive:file}, {@code
 * host/repository:tag}. A prefix selects the provider; no command knows which there are.
 */
@NullMarked
package io.cloudimage.oci.location;

import org.jspecify.annotations.NullMarked;
