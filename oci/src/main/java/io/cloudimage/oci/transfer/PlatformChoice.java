// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.transfer;

import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.spec.AnnotationKeys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the manifest for a platform below an index (image-spec, image-index.md). */
public final class PlatformChoice {
  private static final int MAXIMUM_DEPTH = 8;

  private PlatformChoice() {}

  /**
   * The manifest below {@code root} that serves {@code wanted}; {@code root} itself if it is a
   * manifest. The first that fits is taken; of a CloudImage's index, only the CloudImage's own
   * manifests come into question.
   *
   * @throws OciException NOT_FOUND, with the platforms that there are
   */
  public static Descriptor choose(ContentSource source, Descriptor root, Platform wanted)
      throws IOException {
    Descriptor at = root;
    for (int depth = 0; at.mediaType().isIndex(); depth++) {
      if (depth > MAXIMUM_DEPTH) {
        throw new OciException(ErrorKind.UNSUPPORTED, root.digest() + " nests more than 8 indexes");
      }
      Index index = Content.readIndex(source, at).value();
      List<Descriptor> candidates = candidates(index);
      Optional<Descriptor> fitting =
          candidates.stream().filter(entry -> fits(entry, wanted)).findFirst();
      Descriptor from = at;
      at = fitting.orElseThrow(() -> none(from, wanted, candidates));
    }
    return at;
  }

  /** The entries of an index that are images to run or unpack: no attestations, no members. */
  public static List<Descriptor> candidates(Index index) {
    List<Descriptor> candidates = new ArrayList<>();
    for (Descriptor entry : index.manifests()) {
      // Not by the index's artifactType: tools that do not know it write the index without it.
      boolean own = !entry.annotations().containsKey(AnnotationKeys.MEMBER_NAME);
      boolean refers = entry.mediaType().isManifest() || entry.mediaType().isIndex();
      if (own && refers && !isAttestation(entry)) {
        candidates.add(entry);
      }
    }
    return candidates;
  }

  /** An entry that does not say its platform fits every wish, as for other tools. */
  private static boolean fits(Descriptor entry, Platform wanted) {
    return entry.platform().map(wanted::accepts).orElse(true);
  }

  private static boolean isAttestation(Descriptor entry) {
    return entry.annotations().containsKey("vnd.docker.reference.type")
        || entry.platform().map(platform -> platform.os().equals("unknown")).orElse(false);
  }

  private static OciException none(Descriptor index, Platform wanted, List<Descriptor> candidates) {
    List<String> offered =
        candidates.stream()
            .map(entry -> entry.platform().map(Platform::toString).orElse("unnamed"))
            .distinct()
            .toList();
    String list = offered.isEmpty() ? "none" : String.join(", ", offered);
    return new OciException(
            ErrorKind.NOT_FOUND,
            "index "
                + index.digest()
                + " has no manifest for "
                + wanted
                + "; it has: "
                + io.cloudimage.oci.error.Printable.escape(list))
        .withHint("choose one of these with --platform");
  }
}
