// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.members;

import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.model.CloudImageConfig;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageConfig;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.transfer.PlatformChoice;
import io.cloudimage.spec.AnnotationKeys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a CloudImage's root lists: the CloudImage's own manifests, and its members. Of an image that
 * is none, all manifests are its own.
 *
 * @param own manifests, each with its platform where the root says it
 * @param members in the root's order
 * @param keptIndexes of the members that travel along whole
 */
public record CloudImageRoot(
    Descriptor root, List<Descriptor> own, List<Member> members, List<KeptIndex> keptIndexes) {
  public CloudImageRoot {
    own = List.copyOf(own);
    members = List.copyOf(members);
    keptIndexes = List.copyOf(keptIndexes);
  }

  /**
   * Reads the root, and of its own manifests what the configs say of the members.
   *
   * @throws OciException INVALID if a member's name is none, or a member does not say its platform;
   *     what reading throws
   */
  public static CloudImageRoot read(ContentSource source, Descriptor root) throws IOException {
    if (!root.mediaType().isIndex()) {
      return new CloudImageRoot(root, List.of(root), List.of(), List.of());
    }
    Index index = Content.readIndex(source, root).value();
    List<Descriptor> own = PlatformChoice.candidates(index);
    List<Descriptor> entries =
        index.manifests().stream()
            .filter(entry -> entry.annotations().containsKey(AnnotationKeys.MEMBER_NAME))
            .toList();
    Map<Key, CloudImageConfig.Member> said = entries.isEmpty() ? Map.of() : said(source, own);
    List<Member> members = new ArrayList<>();
    List<KeptIndex> kept = new ArrayList<>();
    for (Descriptor entry : entries) {
      ImageName name = name(root, entry);
      if (entry.mediaType().isIndex()) {
        kept.add(new KeptIndex(name, entry.bare()));
      } else {
        members.add(member(root, entry, name, said));
      }
    }
    return new CloudImageRoot(root, own, members, kept);
  }

  /** Whether an image has any members. */
  public static boolean hasMembers(ContentSource source, Descriptor root) throws IOException {
    return root.mediaType().isIndex()
        && Content.readIndex(source, root).value().manifests().stream()
            .anyMatch(entry -> entry.annotations().containsKey(AnnotationKeys.MEMBER_NAME));
  }

  private record Key(String name, Digest digest) {}

  /** What the configs say beyond the root; a config of another kind says nothing. */
  private static Map<Key, CloudImageConfig.Member> said(ContentSource source, List<Descriptor> own)
      throws IOException {
    Map<Key, CloudImageConfig.Member> said = new HashMap<>();
    for (Descriptor manifest : own) {
      if (manifest.mediaType().isIndex()) {
        continue;
      }
      Descriptor config = Content.readManifest(source, manifest).value().config();
      if (!config.mediaType().equals(MediaType.CLOUDIMAGE_CONFIG)) {
        continue;
      }
      ImageConfig read = Content.readConfig(source, config).value();
      for (CloudImageConfig.Member each :
          read.cloudImage().map(CloudImageConfig::images).orElse(List.of())) {
        said.put(new Key(each.name(), each.digest()), each);
      }
    }
    return said;
  }

  private static Member member(
      Descriptor root, Descriptor entry, ImageName name, Map<Key, CloudImageConfig.Member> said)
      throws OciException {
    Platform platform =
        entry
            .platform()
            .orElseThrow(() -> invalid(root, entry, "the entry does not say its platform"));
    Optional<CloudImageConfig.Member> known =
        Optional.ofNullable(said.get(new Key(name.toString(), entry.digest())));
    String index = entry.annotations().get(AnnotationKeys.MEMBER_INDEX);
    try {
      return new Member(
          name,
          Descriptor.of(entry.mediaType(), entry.digest(), entry.size()).withPlatform(platform),
          Optional.ofNullable(index).map(Digest::parse),
          known.map(CloudImageConfig.Member::size).orElse(0L),
          known.map(CloudImageConfig.Member::askedBy).orElse(List.of()));
    } catch (IllegalArgumentException e) {
      throw invalid(root, entry, String.valueOf(e.getMessage()));
    }
  }

  private static ImageName name(Descriptor root, Descriptor entry) throws OciException {
    String text = String.valueOf(entry.annotations().get(AnnotationKeys.MEMBER_NAME));
    try {
      return ImageName.parse(text);
    } catch (IllegalArgumentException e) {
      throw invalid(root, entry, Printable.quote(text) + " is no name: " + e.getMessage());
    }
  }

  private static OciException invalid(Descriptor root, Descriptor entry, String why) {
    return new OciException(
        ErrorKind.INVALID,
        "cannot tell what " + entry.digest() + " in the index " + root.digest() + " is: " + why);
  }
}
