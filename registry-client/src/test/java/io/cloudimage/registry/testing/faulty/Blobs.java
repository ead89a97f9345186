// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing.faulty;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.registry.testing.wire.WireReply;
import io.cloudimage.registry.testing.wire.WireRequest;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Blobs that are there (distribution-spec end-2, end-10), in whole and in ranges. */
final class Blobs {
  private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{1,18})-([0-9]{0,18})");

  private final Shelf shelf;
  private final Profile profile;
  private final Optional<Cdn> cdn;

  /**
   * @param cdn where the bytes are served, if not here
   */
  Blobs(Shelf shelf, Profile profile, Optional<Cdn> cdn) {
    this.shelf = shelf;
    this.profile = profile;
    this.cdn = cdn;
  }

  WireReply handle(WireRequest request, String repository, Digest digest) {
    Optional<byte[]> content = shelf.blob(repository, digest);
    if (content.isEmpty()) {
      return ErrorReply.of(404, "BLOB_UNKNOWN");
    }
    return switch (request.method()) {
      case "HEAD" ->
          profile.has(Trait.NO_HEAD)
              ? ErrorReply.of(405, "UNSUPPORTED")
              : described(WireReply.of(200), digest).body(content.get());
      case "GET" ->
          cdn.isPresent()
              ? WireReply.of(307).header("Location", cdn.get().sign(repository, digest))
              : described(read(request, content.get(), profile), digest);
      case "DELETE" -> delete(repository, digest);
      default -> ErrorReply.of(405, "UNSUPPORTED");
    };
  }

  private WireReply delete(String repository, Digest digest) {
    if (profile.has(Trait.NO_DELETE)) {
      return ErrorReply.of(405, "UNSUPPORTED");
    }
    shelf.removeBlob(repository, digest);
    return WireReply.of(202);
  }

  private WireReply described(WireReply reply, Digest digest) {
    WireReply typed = reply.header("Content-Type", "application/octet-stream");
    return profile.has(Trait.NO_DIGEST_HEADERS)
        ? typed
        : typed
            .header("Docker-Content-Digest", digest.toString())
            .header("ETag", "\"" + digest + "\"");
  }

  /** The content, or the range of it that is asked for (RFC 9110 §14). */
  static WireReply read(WireRequest request, byte[] content, Profile profile) {
    Matcher range = RANGE.matcher(request.header("range"));
    if (!range.matches() || profile.has(Trait.NO_RANGES)) {
      return WireReply.of(200).body(content);
    }
    long first = Long.parseLong(range.group(1));
    long last = range.group(2).isEmpty() ? content.length - 1 : Long.parseLong(range.group(2));
    last = Math.min(last, content.length - 1);
    if (first > last) {
      return WireReply.of(416).header("Content-Range", "bytes */" + content.length);
    }
    return WireReply.of(206)
        .header("Content-Range", "bytes " + first + "-" + last + "/" + content.length)
        .body(Arrays.copyOfRange(content, (int) first, (int) last + 1));
  }
}
