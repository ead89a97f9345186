// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.deletion;

/** How a registry lets go of one tag. */
enum DeletionWay {
  /** DELETE of the tag itself, as the distribution spec says. */
  BY_TAG,
  /** Harbor's REST interface. */
  HARBOR,
  /** Docker Hub's own interface. */
  HUB,
  /** The tag is moved to a manifest that nothing else names, and that is deleted by digest. */
  PLACEHOLDER
}
