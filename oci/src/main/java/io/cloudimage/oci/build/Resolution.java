// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.content.VerifyingInputStream;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.lock.FileUrl;
import io.cloudimage.oci.lock.Lock;
import io.cloudimage.oci.lock.LockRecorder;
import io.cloudimage.oci.lock.LockedFile;
import io.cloudimage.oci.lock.Pin;
import io.cloudimage.oci.lock.Pins;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.transfer.PlatformChoice;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the names stand for that a build uses: as it is pinned, else as it is now. All that comes
 * from elsewhere comes through here, and is noted.
 */
final class Resolution {
  private static final MediaType CONTENT = new MediaType("application/octet-stream");

  private final BaseSource bases;
  private final Optional<MemberSource> members;
  private final Optional<RemoteFiles> files;
  private final Pins pins;
  private final LockRecorder recorder = new LockRecorder();

  Resolution(
      BaseSource bases, Optional<MemberSource> members, Optional<RemoteFiles> files, Pins pins) {
    this.bases = bases;
    this.members = members;
    this.files = files;
    this.pins = pins;
  }

  /** An image to build upon or to copy from. */
  BaseImage base(String text, Platform platform) throws IOException {
    ImageName name = bases.nameOf(text);
    Optional<Pin> pin = pins.base(name, platform);
    BaseImage found = bases.find(text, platform, pin);
    Digest manifest = PlatformChoice.choose(found.repository(), found.root(), platform).digest();
    require(pin, manifest, name, platform);
    recorder.base(name, platform, pin.orElse(new Pin(found.root().digest(), manifest)));
    return found;
  }

  /**
   * A container image that travels along.
   *
   * @param whole whether its index does, too, if it has one
   */
  MemberSource.Found member(ImageName name, Platform platform, boolean whole) throws IOException {
    if (members.isEmpty()) {
      throw new OciException(
          ErrorKind.UNSUPPORTED, "this build takes no container images along: " + name);
    }
    Optional<Pin> pin = pins.image(name, platform);
    MemberSource.Found found = members.get().find(name, platform, whole, pin);
    Digest manifest = found.manifest().digest();
    require(pin, manifest, name, platform);
    Pin is = pin.orElse(new Pin(found.index().orElse(manifest), manifest));
    recorder.image(name, platform, is, found.whole().isPresent());
    return new MemberSource.Found(found.source(), found.manifest(), is.index(), found.whole());
  }

  /** Whether a URL's content is settled. */
  boolean isPinned(URI url) throws OciException {
    return pins.file(FileUrl.of(url)).isPresent();
  }

  /**
   * Fetches a URL's file.
   *
   * @param checksum its digest; nothing else is accepted
   * @param to where the file is made
   */
  RemoteFile fetch(URI url, Optional<Digest> checksum, Path to) throws IOException {
    if (files.isEmpty()) {
      throw new OciException(
          ErrorKind.UNSUPPORTED,
          "this build fetches nothing from URLs",
          "download the file into the context first",
          null);
    }
    FileUrl shown = FileUrl.of(url);
    Optional<LockedFile> pin = pins.file(shown);
    RemoteFiles source = pin.isPresent() ? only(pin.get(), files.get()) : files.get();
    RemoteFile file = RemoteFile.fetch(source, url, checksum, to);
    recorder.file(new LockedFile(shown, file.digest(), file.size()));
    return file;
  }

  /** Gives what is pinned, and fails at the first byte too many or at a wrong end. */
  private static RemoteFiles only(LockedFile pin, RemoteFiles files) {
    return url -> {
      InputStream in = files.open(url);
      return new VerifyingInputStream(
          in, Descriptor.of(CONTENT, pin.digest(), pin.size()), Printable.escape(pin.url().text()));
    };
  }

  private static void require(Optional<Pin> pin, Digest found, ImageName name, Platform platform)
      throws OciException {
    if (pin.isPresent() && !pin.get().manifest().equals(found)) {
      throw new OciException(
          ErrorKind.MISMATCH,
          name
              + " for "
              + platform
              + " is "
              + found
              + " in "
              + pin.get().root()
              + "; locked is "
              + pin.get().manifest());
    }
  }

  /**
   * All that was used, if it is what had to be used.
   *
   * @throws OciException CONFLICT if it is not
   */
  Lock finish(List<Platform> platforms) throws OciException {
    Lock used = recorder.lock(platforms);
    pins.check(used);
    return used;
  }
}
