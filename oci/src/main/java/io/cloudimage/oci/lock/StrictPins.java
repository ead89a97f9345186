// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.lock;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Platform;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A lock that has to hold: nothing beside it, and nothing of it in vain. */
public final class StrictPins implements Pins {
  private final Lock lock;
  private final String file;

  /**
   * @param file names the lock in errors
   */
  public StrictPins(Lock lock, String file) {
    this.lock = lock;
    this.file = file;
  }

  @Override
  public Optional<Pin> base(ImageName name, Platform platform) throws OciException {
    return Optional.of(pin(lock.base(name), "the base " + name, platform));
  }

  @Override
  public Optional<Pin> image(ImageName name, Platform platform) throws OciException {
    return Optional.of(pin(lock.image(name), "the container image " + name, platform));
  }

  @Override
  public Optional<LockedFile> file(FileUrl url) throws OciException {
    Optional<LockedFile> locked = lock.file(url);
    if (locked.isEmpty()) {
      throw stale(file + " does not have the file " + url);
    }
    return locked;
  }

  private Pin pin(Optional<LockedImage> locked, String what, Platform platform)
      throws OciException {
    if (locked.isEmpty()) {
      throw stale(file + " does not have " + what);
    }
    Optional<Pin> pin = locked.get().pin(platform);
    if (pin.isEmpty()) {
      throw stale(file + " does not have " + what + " for " + platform);
    }
    return pin.get();
  }

  /** A build for fewer platforms cannot tell what the others need. */
  @Override
  public void check(Lock used) throws OciException {
    List<Platform> others =
        used.platforms().stream().filter(each -> !lock.platforms().contains(each)).toList();
    if (!others.isEmpty()) {
      throw stale(file + " is not for " + others.get(0));
    }
    if (!used.platforms().containsAll(lock.platforms())) {
      return;
    }
    List<LockChange> changes = LockDifference.between(lock, used);
    if (!changes.isEmpty()) {
      throw stale(
          "this build does not use all that "
              + file
              + " has, or otherwise: "
              + changes.stream()
                  .map(change -> change.section() + " " + change.name())
                  .collect(Collectors.joining(", ")));
    }
  }

  private static OciException stale(String what) {
    return new OciException(
        ErrorKind.CONFLICT,
        what,
        "cloudimage lock update brings the lock up to date, with the flags of the build",
        null);
  }
}
