// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.copy;

import io.cloudimage.oci.content.ReadableRepository;
import io.cloudimage.oci.content.ReferrerLister;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.members.CloudImageRoot;
import io.cloudimage.oci.members.MemberTags;
import io.cloudimage.oci.members.TaggedMember;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.model.Reference;
import io.cloudimage.oci.transfer.OverlaidRepository;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * One container image out of a CloudImage's repository, as if it were one of its own.
 *
 * @param name the image's own
 * @param root its manifest, or the index of the platforms that are wanted
 */
record MemberSource(ImageName name, Descriptor root, ReadableRepository content)
    implements ReadableRepository, ReferrerLister {

  /**
   * Finds a member by its name.
   *
   * @param platforms none means all
   * @throws OciException NOT_FOUND, with the names that there are
   */
  static MemberSource find(
      ImageName cloudImage,
      ReadableRepository repository,
      ImageName wanted,
      List<Platform> platforms)
      throws IOException {
    CloudImageRoot root =
        CloudImageRoot.read(repository, repository.resolve(cloudImage.reference()));
    List<TaggedMember> members = MemberTags.of(root, platforms);
    for (TaggedMember member : members) {
      if (member.name().equals(wanted) || isPinned(member.name(), wanted)) {
        ReadableRepository content =
            member.made().isPresent()
                ? new OverlaidRepository(repository, List.of(member.made().get()))
                : repository;
        return new MemberSource(member.name(), member.root(), content);
      }
    }
    throw new OciException(
            ErrorKind.NOT_FOUND,
            "no container image "
                + wanted
                + (platforms.isEmpty() ? "" : " for " + platforms.get(0))
                + " travels along with "
                + cloudImage.familiar())
        .withHint("'cloudimage images members " + cloudImage.familiar() + "' lists them");
  }

  /** Whether a name with tag and digest is called by the tag alone. */
  private static boolean isPinned(ImageName name, ImageName wanted) {
    return wanted.digest().isEmpty()
        && name.digest().isPresent()
        && wanted.tag().map(tag -> name.tag().equals(Optional.of(tag))).orElse(false)
        && name.registry().equals(wanted.registry())
        && name.repository().equals(wanted.repository());
  }

  @Override
  public Descriptor resolve(Reference reference) throws IOException {
    return reference.equals(name.reference()) ? root : content.resolve(reference);
  }

  @Override
  public boolean exists(Descriptor target) throws IOException {
    return content.exists(target);
  }

  @Override
  public InputStream fetch(Descriptor target) throws IOException {
    return content.fetch(target);
  }

  @Override
  public List<Descriptor> referrers(Descriptor subject, Optional<String> artifactType)
      throws IOException {
    return content instanceof ReferrerLister lister
        ? lister.referrers(subject, artifactType)
        : List.of();
  }
}
