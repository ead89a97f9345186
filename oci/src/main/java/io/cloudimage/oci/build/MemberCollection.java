// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.collect.FoundImage;
import io.cloudimage.oci.collect.NamePattern;
import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.members.KeptIndex;
import io.cloudimage.oci.members.Member;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Platform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The container images that travel along with one platform's image: those of its base for which
 * there is still a reason, and those that new files and flags ask for.
 */
final class MemberCollection {
  private final BuildRun run;
  private final MemberOptions options;
  private final Map<String, PlacedMember> members = new TreeMap<>();

  MemberCollection(BuildRun run, MemberOptions options) {
    this.run = run;
    this.options = options;
  }

  /** The members, sorted by name. */
  List<PlacedMember> of(ImageState image) throws IOException {
    for (PlacedMember inherited : image.inheritedMembers()) {
      keep(inherited, image);
    }
    MemberSearch search = new MemberSearch(run, options);
    SearchedFiles files = search.files(image);
    for (FoundImage found : search.search(files, image)) {
      Optional<PlacedMember> member =
          find(found.name(), MemberSearch.reasons(found, files), image.platform());
      member.ifPresent(each -> members.merge(key(each.member(), image), each, this::joined));
    }
    return new ArrayList<>(members.values());
  }

  /** A file that is searched anew, for itself or for its chart, has asked for the last time. */
  private void keep(PlacedMember inherited, ImageState image) {
    Member member = inherited.member();
    List<String> reasons =
        member.askedBy().stream().filter(reason -> !isSearched(path(reason), image)).toList();
    boolean lostAll = reasons.isEmpty() && !member.askedBy().isEmpty();
    if (!lostAll && !isIgnored(member.name())) {
      members.put(key(member, image), with(inherited, reasons));
    }
  }

  private static boolean isSearched(String path, ImageState image) {
    return image.searched().hasWritten(path) || image.charts().hold(path);
  }

  /** A base that was converted has images of other platforms, too. */
  private static String key(Member member, ImageState image) {
    String name = member.name().toString();
    return image.platform().accepts(member.platform()) ? name : name + " " + member.platform();
  }

  private boolean isIgnored(ImageName name) {
    for (NamePattern pattern : options.find().ignored()) {
      if (pattern.matches(name)) {
        return true;
      }
    }
    return false;
  }

  private static String path(String reason) {
    return reason.replaceFirst(":[0-9]+$", "");
  }

  private static PlacedMember with(PlacedMember placed, List<String> reasons) {
    Member member = placed.member();
    return new PlacedMember(
        new Member(member.name(), member.descriptor(), member.index(), member.size(), reasons),
        placed.kept(),
        placed.source());
  }

  /** What is asked for now is what the name stands for now. */
  private PlacedMember joined(PlacedMember before, PlacedMember now) {
    Set<String> reasons = new LinkedHashSet<>(before.member().askedBy());
    reasons.addAll(now.member().askedBy());
    return with(now, List.copyOf(reasons));
  }

  private Optional<PlacedMember> find(ImageName name, List<String> reasons, Platform wanted)
      throws IOException {
    try {
      // Who asks for an index by its digest wants to pull it by that.
      boolean whole = options.whole() || name.digest().isPresent();
      MemberSource.Found found = run.resolution().member(name, wanted, whole);
      Manifest manifest = Content.readManifest(found.source(), found.manifest()).value();
      Platform platform = platform(found, manifest, wanted);
      if (!wanted.accepts(platform)) {
        return otherPlatform(name, platform, wanted);
      }
      return Optional.of(
          new PlacedMember(
              new Member(
                  name,
                  found.manifest().bare().withPlatform(platform),
                  found.index(),
                  size(found.manifest(), manifest),
                  reasons),
              found.whole().map(index -> new KeptIndex(name, index.bare())),
              found.source()));
    } catch (OciException e) {
      throw new OciException(
          e.kind(),
          "cannot take along "
              + name
              + " for "
              + wanted
              + ", which is asked for by "
              + String.join(", ", reasons)
              + ": "
              + e.getMessage(),
          e.hint().orElse("--ignore-image leaves it out"),
          e);
    }
  }

  /** Who names one manifest by its digest has chosen its platform. */
  private Optional<PlacedMember> otherPlatform(ImageName name, Platform platform, Platform wanted)
      throws OciException {
    if (name.digest().isPresent()) {
      run.warn(name + " is for " + platform + " alone; the image for " + wanted + " is without it");
      return Optional.empty();
    }
    throw new OciException(ErrorKind.NOT_FOUND, "it is for " + platform + " alone");
  }

  /** By its config; what has none, such as a chart, is for every platform. */
  private static Platform platform(MemberSource.Found found, Manifest manifest, Platform wanted)
      throws IOException {
    if (found.manifest().platform().isPresent()) {
      return found.manifest().platform().get();
    }
    Descriptor config = manifest.config();
    boolean isImage =
        config.mediaType().equals(MediaType.OCI_CONFIG)
            || config.mediaType().equals(MediaType.DOCKER_CONFIG);
    return isImage && config.size() <= JsonLimits.DOCUMENT.bytes()
        ? Content.readConfig(found.source(), config).value().platform()
        : wanted;
  }

  private static long size(Descriptor descriptor, Manifest manifest) {
    long size = descriptor.size() + manifest.config().size();
    for (Descriptor layer : manifest.layers()) {
      size += layer.size();
    }
    return size;
  }
}
