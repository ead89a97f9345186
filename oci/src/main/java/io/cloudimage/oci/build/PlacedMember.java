// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.members.KeptIndex;
import io.cloudimage.oci.members.Member;
import java.util.Optional;

/**
 * A container image that travels along with an image that is being built.
 *
 * @param kept its index, if that travels along whole
 * @param source where all of it is
 */
record PlacedMember(Member member, Optional<KeptIndex> kept, ContentSource source) {}
