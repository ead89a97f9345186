// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.closure;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.content.ReadableRepository;
import io.cloudimage.oci.content.ReferrerLister;
import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.content.TaggedPusher;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.oci.transfer.Copier;
import io.cloudimage.oci.transfer.CopyOptions;
import io.cloudimage.oci.transfer.CopyReport;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Copies whole closures, byte for byte: the image first, then what is said about it, each after its
 * subject, and the image's tag last of all, so that nobody who pulls by tag finds the image without
 * its signatures.
 *
 * <p>How a list of referrers is kept is each repository's own matter: what was found by a tag may
 * become an answer of the referrers API, and the other way round.
 */
public final class ClosureCopier {
  private final Copier copier;

  public ClosureCopier(CopyOptions options) {
    this.copier = new Copier(options);
  }

  /**
   * Copies a closure; what the destination has is left as it is, so a repeated copy moves nothing.
   *
   * @param closure was read from {@code from}, and not by claims
   * @param tag what the root is called in the destination, if anything
   * @return what all copies together did
   * @throws io.cloudimage.oci.transfer.TransferException what went wrong, where and on which side
   */
  public CopyReport copy(ReadableRepository from, Closure closure, Repository to, Optional<Tag> tag)
      throws IOException {
    boolean alone = closure.attachments().isEmpty();
    CopyReport report = copier.copy(from, closure.root(), to, alone ? tag : Optional.<Tag>empty());
    Map<Digest, Set<Digest>> listed = new HashMap<>();
    for (ClosureMember member : closure.attachments()) {
      report =
          report.plus(
              member.role() == ClosureRole.REFERRER
                  ? copyReferrer(from, closure, member, to, listed)
                  : copyTagged(from, member, to));
    }
    if (!alone && tag.isPresent()) {
      tag(from, closure.root(), to, tag.get());
    }
    return report;
  }

  /**
   * A referrer that is there need not be listed: a copy that was ended between the two left it so.
   * To push it again lists it.
   */
  private CopyReport copyReferrer(
      ReadableRepository from,
      Closure closure,
      ClosureMember member,
      Repository to,
      Map<Digest, Set<Digest>> listed)
      throws IOException {
    Descriptor referrer = member.descriptor().bare();
    boolean wasThere = to.exists(referrer);
    CopyReport report = copier.copy(from, referrer, to, Optional.empty());
    if (wasThere && !listed(to, subject(closure, member), listed).contains(referrer.digest())) {
      to.push(Blob.of(referrer, Content.readDocument(from, referrer)));
    }
    return report;
  }

  private static Set<Digest> listed(
      Repository to, Descriptor subject, Map<Digest, Set<Digest>> known) throws IOException {
    Set<Digest> digests = known.get(subject.digest());
    if (digests == null) {
      digests = new HashSet<>();
      if (to instanceof ReferrerLister lister) {
        for (Descriptor referrer : lister.claimedReferrers(subject)) {
          digests.add(referrer.digest());
        }
      }
      known.put(subject.digest(), digests);
    }
    return digests;
  }

  private CopyReport copyTagged(ReadableRepository from, ClosureMember member, Repository to)
      throws IOException {
    Descriptor content = member.descriptor().bare();
    boolean isTagged = names(to, member.tag().orElseThrow(), content);
    return copier.copy(from, content, to, isTagged ? Optional.<Tag>empty() : member.tag());
  }

  private static boolean names(Repository to, Tag tag, Descriptor content) throws IOException {
    try {
      return to.resolve(tag).digest().equals(content.digest());
    } catch (OciException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  private static void tag(ReadableRepository from, Descriptor root, Repository to, Tag tag)
      throws IOException {
    if (to instanceof TaggedPusher pusher) {
      pusher.push(Blob.of(root, Content.readDocument(from, root)), tag);
    } else {
      to.tag(root, tag);
    }
  }

  private static Descriptor subject(Closure closure, ClosureMember member) {
    Digest digest = member.subject().orElseThrow();
    return closure.members().stream()
        .map(ClosureMember::descriptor)
        .filter(descriptor -> descriptor.digest().equals(digest))
        .findFirst()
        .orElseThrow();
  }
}
