// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.members;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.Encoded;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.model.Tag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a CloudImage's members are as tags of repositories: one root for each name. */
public final class MemberTags {
  private MemberTags() {}

  /**
   * The images of some platforms. A name with one platform stands for its manifest, one with
   * several for an index of them; one whose index travels along stands for that.
   *
   * @param platforms none means all
   * @throws OciException CONFLICT if two names would be one tag of one repository
   */
  public static List<TaggedMember> of(
      CloudImageRoot root, List<Platform> platforms, RepositoryNaming naming) throws OciException {
    List<TaggedMember> images = of(root, platforms);
    requireDistinct(images, naming);
    return images;
  }

  /** The same, whatever their names would be in one registry. */
  public static List<TaggedMember> of(CloudImageRoot root, List<Platform> platforms) {
    Map<ImageName, List<Member>> byName = new LinkedHashMap<>();
    for (Member member : root.members()) {
      if (platforms.isEmpty()
          || platforms.stream().anyMatch(each -> each.accepts(member.platform()))) {
        byName.computeIfAbsent(member.name(), name -> new ArrayList<>()).add(member);
      }
    }
    List<TaggedMember> images = new ArrayList<>();
    for (Map.Entry<ImageName, List<Member>> entry : byName.entrySet()) {
      images.add(image(root, entry.getKey(), entry.getValue()));
    }
    return images;
  }

  private static TaggedMember image(CloudImageRoot root, ImageName name, List<Member> members) {
    Optional<Descriptor> kept =
        root.keptIndexes().stream()
            .filter(each -> each.name().equals(name))
            .map(KeptIndex::descriptor)
            .findFirst();
    if (kept.isPresent()) {
      return new TaggedMember(name, kept.get(), Optional.empty());
    }
    if (members.size() == 1) {
      return new TaggedMember(name, members.get(0).descriptor(), Optional.empty());
    }
    Encoded<Index> index =
        ManifestCodec.write(
            new Index(
                MediaType.OCI_INDEX,
                Optional.empty(),
                members.stream().map(Member::descriptor).toList(),
                Optional.empty(),
                Map.of()));
    return new TaggedMember(
        name, index.descriptor(), Optional.of(Blob.of(index.descriptor(), index.bytes())));
  }

  private static void requireDistinct(List<TaggedMember> images, RepositoryNaming naming)
      throws OciException {
    Map<String, TaggedMember> tags = new HashMap<>();
    for (TaggedMember image : images) {
      Optional<Tag> tag = image.name().tag();
      if (tag.isEmpty()) {
        continue;
      }
      String place = naming.repository(image.name()) + ":" + tag.get();
      TaggedMember other = tags.putIfAbsent(place, image);
      Digest digest = image.root().digest();
      if (other != null && !other.root().digest().equals(digest)) {
        throw new OciException(
            ErrorKind.CONFLICT,
            "cannot give the container images names: "
                + other.name()
                + " and "
                + image.name()
                + " are different, and would both be "
                + place,
            naming == RepositoryNaming.PATHS
                ? "--registry-layout domains keeps the domain before the path"
                : "they differ in the domain's port alone; take one of them out of the CloudImage",
            null);
      }
    }
  }
}
