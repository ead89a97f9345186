// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.lock;

import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Platform;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Everything that a build takes from elsewhere, by digest. Each list is sorted and has each of its
 * names once.
 *
 * @param platforms that it holds for; at least one
 * @param bases the images that {@code FROM} and {@code COPY --from} name
 * @param images the container images that travel along, but for those that a base brings
 * @param files what {@code ADD} and {@code APP} name by URL
 */
public record Lock(
    List<Platform> platforms,
    List<LockedImage> bases,
    List<LockedImage> images,
    List<LockedFile> files) {
  /** What a lock file is called unless another name is given. */
  public static final String FILE_NAME = "cloudimage.lock";

  /**
   * @throws IllegalArgumentException if there is no platform, or something is there twice
   */
  public Lock {
    platforms = sorted(platforms, Platform::toString, "the platform");
    bases = sorted(bases, base -> base.name().toString(), "the base");
    images = sorted(images, image -> image.name().toString(), "the image");
    files = sorted(files, file -> file.url().text(), "the file");
    if (platforms.isEmpty()) {
      throw new IllegalArgumentException("it is for no platform");
    }
  }

  public Optional<LockedImage> base(ImageName name) {
    return named(bases, name);
  }

  public Optional<LockedImage> image(ImageName name) {
    return named(images, name);
  }

  public Optional<LockedFile> file(FileUrl url) {
    return files.stream().filter(file -> file.url().equals(url)).findFirst();
  }

  /** Whether something is locked under this name. */
  public boolean has(String name) {
    return bases.stream().anyMatch(each -> isCalled(each.name(), name))
        || images.stream().anyMatch(each -> isCalled(each.name(), name))
        || files.stream().anyMatch(each -> each.url().text().equals(name));
  }

  /** Whether a name is meant by what was typed: whole, short, or a repository without its tag. */
  static boolean isCalled(ImageName name, String typed) {
    return typed.equals(name.toString())
        || typed.equals(name.familiar())
        || typed.equals(name.familiarRepository())
        || typed.equals(name.registry() + "/" + name.repository());
  }

  private static Optional<LockedImage> named(List<LockedImage> images, ImageName name) {
    return images.stream().filter(image -> image.name().equals(name)).findFirst();
  }

  private static <T> List<T> sorted(List<T> items, Function<T, String> name, String what) {
    HashSet<String> seen = new HashSet<>();
    for (T item : items) {
      if (!seen.add(name.apply(item))) {
        throw new IllegalArgumentException(what + " " + name.apply(item) + " is there twice");
      }
    }
    return items.stream().sorted(Comparator.comparing(name)).toList();
  }
}
