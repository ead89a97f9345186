// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.content;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Blobs' files, to be sent as they lie in the store. A file is hashed before it is first opened,
 * and again when it is another or has been changed since; who asks meanwhile waits.
 */
final class VerifiedFiles {
  /** About 200 bytes each. */
  private static final int REMEMBERED = 50_000;

  private final LayoutStore store;
  private final Map<Digest, Object> underWay = new ConcurrentHashMap<>();

  /** The state in which each file was when its bytes were hashed; the latest ones. */
  private final Map<Digest, Map<String, Object>> verified =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, Map<String, Object>> eldest) {
          return size() > REMEMBERED;
        }
      };

  VerifiedFiles(LayoutStore store) {
    this.store = store;
  }

  /**
   * Opens the file of a blob that is here.
   *
   * @throws OciException MISMATCH if its bytes are not the blob's; NOT_FOUND
   */
  FileChannel open(Descriptor blob) throws IOException {
    Digest digest = blob.digest();
    Path file =
        store.root().resolve("blobs").resolve(digest.algorithm().label()).resolve(digest.hex());
    Map<String, Object> before = state(file);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    try {
      if (!isVerified(digest, before)) {
        verifyOnce(blob, before);
      }
      if (!state(file).equals(before)) {
        throw new OciException(
            ErrorKind.CONFLICT, "the store's file " + file + " was changed while it was read");
      }
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void verifyOnce(Descriptor blob, Map<String, Object> state) throws IOException {
    Digest digest = blob.digest();
    Object one = underWay.computeIfAbsent(digest, same -> new Object());
    synchronized (one) {
      try {
        if (!isVerified(digest, state)) {
          try (InputStream content = store.fetch(blob)) {
            content.transferTo(OutputStream.nullOutputStream());
          }
          remember(digest, state);
        }
      } finally {
        underWay.remove(digest, one);
      }
    }
  }

  private boolean isVerified(Digest digest, Map<String, Object> state) {
    synchronized (verified) {
      return state.equals(verified.get(digest));
    }
  }

  private void remember(Digest digest, Map<String, Object> state) {
    synchronized (verified) {
      verified.put(digest, state);
    }
  }

  /** Another file, or the same with other content, has another state. */
  private static Map<String, Object> state(Path file) throws IOException {
    return Files.readAttributes(
        file, "unix:dev,ino,size,lastModifiedTime,ctime", LinkOption.NOFOLLOW_LINKS);
  }
}
