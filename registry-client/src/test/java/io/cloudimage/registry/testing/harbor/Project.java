// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing.harbor;

/**
 * A project of a Harbor.
 *
 * @param isPublic everybody may read
 * @param isImmutable none of its tags may move or go
 * @param isProxy it caches Docker Hub, and nobody pushes to it
 */
public record Project(String name, boolean isPublic, boolean isImmutable, boolean isProxy) {
  /** One that only those with an account may read. */
  public static Project of(String name) {
    return new Project(name, false, false, false);
  }

  public Project withPublicAccess() {
    return new Project(name, true, isImmutable, isProxy);
  }

  public Project withImmutableTags() {
    return new Project(name, isPublic, true, isProxy);
  }

  public Project asProxyOfHub() {
    return new Project(name, isPublic, isImmutable, true);
  }
}
