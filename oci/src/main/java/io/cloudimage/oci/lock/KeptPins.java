// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.lock;

import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Platform;
import java.util.List;
import java.util.Optional;

/** A lock that holds as far as it goes, but for some names. */
public final class KeptPins implements Pins {
  private final Lock lock;
  private final List<Platform> platforms;
  private final List<String> released;

  /**
   * @param platforms for all of which a name must be locked: else it would stand for two things
   * @param released names that stand for what they stand for now: whole, short, without their tags,
   *     or URLs as the lock has them
   */
  public KeptPins(Lock lock, List<Platform> platforms, List<String> released) {
    this.lock = lock;
    this.platforms = List.copyOf(platforms);
    this.released = List.copyOf(released);
  }

  @Override
  public Optional<Pin> base(ImageName name, Platform platform) {
    return pin(lock.base(name), platform);
  }

  @Override
  public Optional<Pin> image(ImageName name, Platform platform) {
    return pin(lock.image(name), platform);
  }

  @Override
  public Optional<LockedFile> file(FileUrl url) {
    return lock.file(url).filter(file -> !released.contains(url.text()));
  }

  private Optional<Pin> pin(Optional<LockedImage> locked, Platform platform) {
    return locked
        .filter(image -> image.manifests().keySet().containsAll(platforms))
        .filter(image -> released.stream().noneMatch(each -> Lock.isCalled(image.name(), each)))
        .flatMap(image -> image.pin(platform));
  }
}
