// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.endpoint;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.DocumentFetcher.Document;
import io.cloudimage.oci.content.Referrer;
import io.cloudimage.oci.content.ReferrerTag;
import io.cloudimage.oci.error.CancelledException;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.Encoded;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Tag;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index under a tag that lists a subject's referrers where the registry does not
 * (distribution-spec, "Referrers Tag Schema"). Its changes are read, made and read again, because
 * no registry refuses a lost update: who finds its change gone makes it again.
 */
final class ReferrersByTag {
  private static final Logger LOG = LoggerFactory.getLogger(ReferrersByTag.class);
  private static final int ATTEMPTS = 8;
  private static final int PAUSE_MILLIS = 150;

  private final RepositoryAccess access;

  ReferrersByTag(RepositoryAccess access) {
    this.access = access;
  }

  /**
   * What the index under the subject's tag lists; nothing if there is no such tag, or if what it
   * names is no such list.
   */
  List<Descriptor> list(Digest subject) throws IOException {
    Optional<Document> found = read(ReferrerTag.of(subject));
    if (found.isEmpty()) {
      return List.of();
    }
    if (!isList(found.get(), subject)) {
      LOG.debug("{}: {} names no list of referrers", access.origin(), ReferrerTag.of(subject));
      return List.of();
    }
    List<Descriptor> listed =
        ReferrerPage.read(found.get().bytes(), access.origin() + ":" + ReferrerTag.of(subject));
    ListReferrers.requireSize(subject, listed.size());
    return listed;
  }

  /** Lists a referrer, with its artifact type and annotations; no matter if it is listed. */
  synchronized void add(Referrer referrer) throws IOException {
    Descriptor entry = referrer.descriptor();
    change(
        referrer.subject(),
        entries -> {
          List<Descriptor> changed = new ArrayList<>();
          boolean listed = false;
          for (Descriptor other : entries) {
            boolean same = other.digest().equals(entry.digest());
            if (!same) {
              changed.add(other);
            } else if (!listed) {
              changed.add(entry);
              listed = true;
            }
          }
          if (!listed) {
            changed.add(entry);
          }
          return changed;
        });
  }

  /** Takes a referrer off the list; no matter if it is not listed. The list stays, maybe empty. */
  synchronized void remove(Referrer referrer) throws IOException {
    Digest gone = referrer.descriptor().digest();
    change(
        referrer.subject(),
        entries -> entries.stream().filter(entry -> !entry.digest().equals(gone)).toList());
  }

  private void change(Digest subject, UnaryOperator<List<Descriptor>> change) throws IOException {
    Tag tag = ReferrerTag.of(subject);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Index before = readForChange(subject, tag);
      List<Descriptor> after = change.apply(before.manifests());
      if (after.equals(before.manifests())) {
        return;
      }
      if (attempt > 0) {
        LOG.debug("{}: another has changed {}; changing it again", access.origin(), tag);
        pause(attempt);
      }
      write(
          subject,
          tag,
          new Index(
              MediaType.OCI_INDEX,
              before.artifactType(),
              after,
              before.subject(),
              before.annotations()));
    }
    throw new OciException(
        ErrorKind.CONFLICT,
        "cannot list the referrers of "
            + subject
            + ": the tag "
            + tag
            + " of "
            + access.origin()
            + " was changed by others, or not kept, "
            + ATTEMPTS
            + " times",
        "try again when nobody else attaches something to the same image",
        null);
  }

  private Index readForChange(Digest subject, Tag tag) throws IOException {
    Optional<Document> found = read(tag);
    if (found.isEmpty()) {
      return new Index(
          MediaType.OCI_INDEX, Optional.empty(), List.of(), Optional.empty(), Map.of());
    }
    if (!isList(found.get(), subject)) {
      throw new OciException(
          ErrorKind.UNSUPPORTED,
          "cannot list the referrers of "
              + subject
              + ": "
              + access.origin()
              + ":"
              + tag
              + " is "
              + (found.get().descriptor().digest().equals(subject)
                  ? "the image itself for this registry"
                  : "a " + found.get().descriptor().mediaType() + ", which is no list"),
          "the registry has no referrers API and cannot keep the list in its place",
          null);
    }
    return ManifestCodec.readIndex(found.get().bytes(), MediaType.OCI_INDEX).value();
  }

  private void write(Digest subject, Tag tag, Index index) throws IOException {
    Encoded<Index> encoded = ManifestCodec.write(index);
    if (encoded.bytes().length > JsonLimits.DOCUMENT.bytes()) {
      throw new OciException(
          ErrorKind.UNSUPPORTED,
          "cannot list one more referrer of "
              + subject
              + ": the list would have more than the limit of "
              + JsonLimits.DOCUMENT.bytes()
              + " bytes");
    }
    new PushManifest(access).send(Blob.of(encoded.descriptor(), encoded.bytes()), tag);
  }

  /** GitLab takes the tag for the digest, and answers with the subject. */
  private static boolean isList(Document found, Digest subject) {
    return found.descriptor().mediaType().equals(MediaType.OCI_INDEX)
        && !found.descriptor().digest().equals(subject);
  }

  private Optional<Document> read(Tag tag) throws IOException {
    try {
      return Optional.of(new PullManifest(access).read(tag));
    } catch (OciException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static void pause(int attempt) throws CancelledException {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong((long) PAUSE_MILLIS * attempt) + 1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException();
    }
  }
}
