// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.members;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.RepositoryName;
import java.util.Locale;

/** What the repositories of members are called in a registry that is not the one they are of. */
public enum RepositoryNaming {
  /**
   * By the path alone, {@code library/nginx}: what the registries of clusters always had, where one
   * stands for all others. Two domains may collide.
   */
  PATHS,
  /**
   * With the domain before it, {@code docker.io/library/nginx}; a port's colon becomes {@code _}.
   */
  DOMAINS;

  /**
   * Reads {@code paths} or {@code domains}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static RepositoryNaming parse(String text) {
    for (RepositoryNaming each : values()) {
      if (each.toString().equals(text)) {
        return each;
      }
    }
    throw new IllegalArgumentException("expected paths or domains, but was '" + text + "'");
  }

  /**
   * The repository of an image.
   *
   * @throws OciException UNSUPPORTED if its domain cannot be part of a repository's name
   */
  public RepositoryName repository(ImageName name) throws OciException {
    if (this == PATHS) {
      return name.repository();
    }
    String domain = name.registry().toString().replace(':', '_').toLowerCase(Locale.ROOT);
    try {
      return new RepositoryName(domain + "/" + name.repository());
    } catch (IllegalArgumentException e) {
      throw new OciException(
          ErrorKind.UNSUPPORTED,
          "cannot name a repository after " + name + ": " + e.getMessage(),
          "--registry-layout paths leaves the domain out",
          e);
    }
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
