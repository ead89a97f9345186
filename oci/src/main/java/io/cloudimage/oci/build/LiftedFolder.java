// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.collect.FoundImage;
import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.content.ContentSink;
import io.cloudimage.oci.distribution.FolderContents;
import io.cloudimage.oci.distribution.FolderImage;
import io.cloudimage.oci.distribution.FolderReader;
import io.cloudimage.oci.distribution.FolderSource;
import io.cloudimage.oci.distribution.FolderTrace;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.lift.OriginalName;
import io.cloudimage.oci.lift.OriginalNames;
import io.cloudimage.oci.members.KeptIndex;
import io.cloudimage.oci.members.Member;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.transfer.Graph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The images of one folder as members: verified, named, and brought to where members go. */
final class LiftedFolder {
  private static final int SHOWN = 20;
  private static final String FOUND_THERE = "registry/";

  private final FolderSource source;
  private final ContentSink target;
  private final Platform platform;
  private final LiftOptions options;
  private final Map<Digest, Optional<String>> checked = new HashMap<>();
  private final List<PlacedMember> members = new ArrayList<>();
  private final List<LiftReport.Lifted> lifted = new ArrayList<>();
  private final Set<String> traces = new LinkedHashSet<>();
  private final List<String> damaged = new ArrayList<>();
  private final List<String> unnamed = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * @param target gets every blob, which verifies it
   * @param platform of what has none, such as a chart
   */
  LiftedFolder(Path folder, ContentSink target, Platform platform, LiftOptions options)
      throws IOException {
    this.source = new FolderSource(folder);
    this.target = target;
    this.platform = platform;
    this.options = options;
  }

  /**
   * Reads the folder.
   *
   * @param found what names the images that somebody put there
   * @param before members that the image has already; they keep their names
   * @throws OciException MISMATCH with all that is damaged, unless that is to stay; CONFLICT with
   *     all whose registry is not known
   */
  void read(List<FoundImage> found, List<PlacedMember> before) throws IOException {
    FolderContents contents = FolderReader.read(source);
    damaged.addAll(contents.problems());
    OriginalNames names = new OriginalNames(options.names(), found);
    for (FolderImage image : contents.images()) {
      Optional<FolderImage> sound = verified(image);
      if (sound.isPresent()) {
        lift(sound.get(), names.of(sound.get()), before);
      }
    }
    if (!damaged.isEmpty() && !options.skipDamaged()) {
      throw new OciException(
          ErrorKind.MISMATCH,
          "cannot lift all of the folder registry/: " + list(damaged),
          "--skip-damaged leaves these in the folder as they are",
          null);
    }
    if (!unnamed.isEmpty()) {
      throw new OciException(
          ErrorKind.CONFLICT,
          "cannot tell which registries these were of: " + list(unnamed),
          "--domain PATH=DOMAIN says it of a repository or of all below a path;"
              + " --default-registry of what nothing tells",
          null);
    }
    damaged.forEach(each -> notes.add("stays in the folder: " + each));
  }

  List<PlacedMember> members() {
    return List.copyOf(members);
  }

  List<LiftReport.Lifted> lifted() {
    return List.copyOf(lifted);
  }

  /** The paths in the folder that what was lifted consists of. */
  Set<String> traces() {
    return Set.copyOf(traces);
  }

  List<String> notes() {
    return List.copyOf(notes);
  }

  private static String list(List<String> items) {
    String more = items.size() > SHOWN ? "\n  and " + (items.size() - SHOWN) + " more" : "";
    return "\n  " + String.join("\n  ", items.stream().limit(SHOWN).toList()) + more;
  }

  /** The image with those manifests whose bytes are all right. */
  private Optional<FolderImage> verified(FolderImage image) throws IOException {
    List<Descriptor> sound = new ArrayList<>();
    List<Descriptor> absent = new ArrayList<>(image.absent());
    for (Descriptor manifest : image.manifests()) {
      Optional<String> problem = damage(manifest);
      if (problem.isEmpty()) {
        sound.add(manifest);
      } else {
        absent.add(manifest);
        damaged.add(Printable.escape(text(image) + ": " + problem.get()));
      }
    }
    return sound.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new FolderImage(image.repository(), image.tag(), image.root(), sound, absent));
  }

  private Optional<String> damage(Descriptor root) throws IOException {
    Graph graph = Graph.read(source, root);
    for (Descriptor blob : graph.blobs()) {
      Optional<String> problem = checked.get(blob.digest());
      if (problem == null) {
        problem = push(blob);
        checked.put(blob.digest(), problem);
      }
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private Optional<String> push(Descriptor blob) throws IOException {
    try {
      target.push(new SourceBlob(blob, source));
      return Optional.empty();
    } catch (OciException e) {
      if (e.kind() == ErrorKind.MISMATCH) {
        return Optional.of(String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  private void lift(FolderImage image, OriginalName name, List<PlacedMember> before)
      throws IOException {
    if (name.registry().isEmpty()) {
      unnamed.add(
          name.candidates().isEmpty()
              ? text(image) + ": nothing tells it"
              : text(image) + ": named are " + name.candidates());
      return;
    }
    RegistryHost registry = name.registry().get();
    boolean isIndex = image.root().mediaType().isIndex();
    boolean complete = isIndex && image.absent().isEmpty() && isWhole(image.root());
    boolean keep = complete && (options.wholeIndexes() || name.pinned() || image.tag().isEmpty());
    traces.addAll(FolderTrace.of(source, image, keep));
    if (isIndex && !keep && (name.pinned() || image.tag().isEmpty())) {
      notes.add(
          text(image)
              + " is an index of which the folder has some platforms only: "
              + image.root().digest()
              + " cannot be asked for by digest any more");
    }
    for (Descriptor manifest : image.manifests()) {
      boolean named = image.tag().isEmpty() || (keep && name.pinned());
      Optional<Digest> digest =
          named ? Optional.of(keep ? image.root().digest() : manifest.digest()) : Optional.empty();
      ImageName own = new ImageName(registry, image.repository(), image.tag(), digest);
      add(image, own, manifest, keep, name, before);
    }
  }

  private boolean isWhole(Descriptor index) throws IOException {
    try {
      Graph graph = Graph.read(source, index);
      for (Descriptor blob : graph.blobs()) {
        if (!source.exists(blob)) {
          return false;
        }
      }
      return true;
    } catch (OciException e) {
      return false;
    }
  }

  private void add(
      FolderImage image,
      ImageName wanted,
      Descriptor manifest,
      boolean keep,
      OriginalName told,
      List<PlacedMember> before)
      throws IOException {
    Platform own = manifest.platform().orElse(platform);
    ImageName name = wanted;
    for (PlacedMember other : before) {
      Member member = other.member();
      if (member.name().equals(wanted) && member.platform().equals(own)) {
        if (member.descriptor().digest().equals(manifest.digest())) {
          return;
        }
        name = wanted.at(manifest.digest());
        notes.add(
            wanted + " is with the image already, and another one; that of the folder is " + name);
      }
    }
    Member member =
        new Member(
            name,
            manifest.bare().withPlatform(own),
            image.root().mediaType().isIndex()
                ? Optional.of(image.root().digest())
                : Optional.empty(),
            size(manifest),
            told.askedBy().isEmpty() ? List.of(FOUND_THERE) : told.askedBy());
    members.add(
        new PlacedMember(
            member,
            keep && name.equals(wanted)
                ? Optional.of(new KeptIndex(name, image.root().bare()))
                : Optional.empty(),
            source));
    lifted.add(new LiftReport.Lifted(member, told.source()));
  }

  private long size(Descriptor descriptor) throws IOException {
    Manifest manifest = Content.readManifest(source, descriptor).value();
    long size = descriptor.size() + manifest.config().size();
    for (Descriptor layer : manifest.layers()) {
      size += layer.size();
    }
    return size;
  }

  private static String text(FolderImage image) {
    return image.repository()
        + image.tag().map(tag -> ":" + tag).orElse("@" + image.root().digest());
  }
}
