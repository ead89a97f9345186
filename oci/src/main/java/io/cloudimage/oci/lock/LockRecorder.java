// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.lock;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Platform;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Notes what names turn out to stand for while a build asks for them. */
public final class LockRecorder {
  private final Map<String, LockedImage> bases = new TreeMap<>();
  private final Map<String, LockedImage> images = new TreeMap<>();
  private final Map<FileUrl, LockedFile> files = new TreeMap<>();

  /** Notes a base, for a platform. */
  public void base(ImageName name, Platform platform, Pin pin) throws OciException {
    note(bases, name, platform, pin, false);
  }

  /**
   * Notes a container image, for a platform.
   *
   * @param whole whether its index travels along
   */
  public void image(ImageName name, Platform platform, Pin pin, boolean whole) throws OciException {
    note(images, name, platform, pin, whole);
  }

  /**
   * Notes what a URL gave.
   *
   * @throws OciException CONFLICT if it gave something else before
   */
  public void file(LockedFile file) throws OciException {
    LockedFile before = files.putIfAbsent(file.url(), file);
    if (before != null && !before.equals(file)) {
      throw moved(file.url().text(), before.digest(), file.digest());
    }
  }

  /** What was noted. */
  public Lock lock(List<Platform> platforms) {
    return new Lock(
        platforms,
        List.copyOf(bases.values()),
        List.copyOf(images.values()),
        List.copyOf(files.values()));
  }

  private static void note(
      Map<String, LockedImage> images, ImageName name, Platform platform, Pin pin, boolean whole)
      throws OciException {
    Optional<Digest> index = pin.index();
    LockedImage now = new LockedImage(name, index, whole, Map.of(platform, pin.manifest()));
    LockedImage before = images.putIfAbsent(name.toString(), now);
    if (before == null) {
      return;
    }
    Digest known = before.manifests().getOrDefault(platform, pin.manifest());
    if (!known.equals(pin.manifest())) {
      throw moved(name.toString(), known, pin.manifest());
    }
    Map<Platform, Digest> manifests = new TreeMap<>(LockedImage.BY_TEXT);
    manifests.putAll(before.manifests());
    manifests.put(platform, pin.manifest());
    // Two indexes of one image are parts of it, made for their platforms: neither is the image's.
    Optional<Digest> same = before.index().equals(index) ? index : Optional.empty();
    boolean allWhole = (whole || before.whole()) && same.isPresent();
    images.put(name.toString(), new LockedImage(name, same, allWhole, manifests));
  }

  /** One build that sees two states of a registry would be of neither. */
  private static OciException moved(String name, Digest before, Digest now) {
    return new OciException(
        ErrorKind.CONFLICT,
        name + " changed while this looked: it was " + before + ", and is " + now,
        "run it again",
        null);
  }
}
