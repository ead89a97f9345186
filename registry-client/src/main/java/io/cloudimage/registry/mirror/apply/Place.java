// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.apply;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.registry.mirror.RepositoryAddress;

/** A piece of content in a repository. */
record Place(RepositoryAddress repository, Digest digest) {}
