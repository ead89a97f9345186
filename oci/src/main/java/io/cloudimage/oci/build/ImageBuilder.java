// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.buildcache.LayerCache;
import io.cloudimage.oci.content.BlobIngester;
import io.cloudimage.oci.content.ContentSink;
import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.layer.Layer;
import io.cloudimage.oci.lock.Lock;
import io.cloudimage.oci.lock.Pins;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Builds images out of Kubefiles, by the rules of the Kubefile specification. An image is complete
 * in the target before its root's descriptor is returned; to tag it is the caller's part.
 *
 * <p>The same request gives the same digests on every machine, unless something comes from a URL
 * without a checksum or the images that {@code FROM} names have changed.
 */
public final class ImageBuilder {
  private final Target target;
  private final BaseSource bases;
  private final Optional<RemoteFiles> remoteFiles;
  private final Optional<Members> members;
  private final Pins pins;
  private final LayerCache cache;
  private final BuildListener listener;
  private final Path temporary;

  /** Where container images come from, and which. */
  private record Members(MemberSource source, MemberOptions options) {}

  /**
   * Where images are written to.
   *
   * @param results takes the layers that will be part of a result
   */
  record Target(
      ContentSink sink, ContentSource source, BlobIngester ingester, BlobIngester results) {
    Target(ContentSink sink, ContentSource source, BlobIngester ingester) {
      this(sink, source, ingester, ingester);
    }
  }

  private ImageBuilder(
      Target target,
      BaseSource bases,
      Optional<RemoteFiles> remoteFiles,
      Optional<Members> members,
      Pins pins,
      LayerCache cache,
      BuildListener listener,
      Path temporary) {
    this.target = target;
    this.bases = bases;
    this.remoteFiles = remoteFiles;
    this.members = members;
    this.pins = pins;
    this.cache = cache;
    this.listener = listener;
    this.temporary = temporary;
  }

  /**
   * A builder that writes to {@code target}, fetches no URLs, takes no container images along but
   * those of bases, and tells nobody of its progress.
   *
   * @param bases finds the images that {@code FROM} and {@code COPY --from} name; what the target
   *     does not have of them is copied into it
   * @param temporary an existing directory with room for what a build fetches and unpacks; a
   *     private directory is made in it when needed, and deleted at the end of the build
   */
  public static <T extends ContentSink & ContentSource & BlobIngester> ImageBuilder writingTo(
      T target, BaseSource bases, Path temporary) {
    return new ImageBuilder(
        new Target(target, target, target),
        bases,
        Optional.empty(),
        Optional.empty(),
        Pins.NONE,
        LayerCache.NONE,
        BuildListener.NONE,
        temporary);
  }

  /**
   * The same, writing the layers that will be part of a result through another door of the target,
   * and not those of stages that are only copied from.
   */
  public ImageBuilder withResultsThrough(BlobIngester door) {
    Target through = new Target(target.sink(), target.source(), target.ingester(), door);
    return new ImageBuilder(through, bases, remoteFiles, members, pins, cache, listener, temporary);
  }

  /** The same, fetching what {@code ADD} and {@code APP} name by URL. */
  public ImageBuilder withRemoteFiles(RemoteFiles files) {
    return new ImageBuilder(
        target, bases, Optional.of(files), members, pins, cache, listener, temporary);
  }

  /** The same, taking container images along that the tree names; see {@link MemberOptions}. */
  public ImageBuilder withMembers(MemberSource source, MemberOptions options) {
    return new ImageBuilder(
        target,
        bases,
        remoteFiles,
        Optional.of(new Members(source, options)),
        pins,
        cache,
        listener,
        temporary);
  }

  /**
   * The same, with names that stand for what is said here. What is used is noted in any case; see
   * {@link BuildResult#used}.
   */
  public ImageBuilder withPins(Pins newPins) {
    return new ImageBuilder(
        target, bases, remoteFiles, members, newPins, cache, listener, temporary);
  }

  /**
   * The same, which makes no layer that was made before and is still there. What is remembered is
   * of use to builds that write to this target.
   */
  public ImageBuilder withCache(LayerCache newCache) {
    return new ImageBuilder(
        target, bases, remoteFiles, members, pins, newCache, listener, temporary);
  }

  /** The same, telling of its progress. */
  public ImageBuilder withListener(BuildListener newListener) {
    return new ImageBuilder(
        target, bases, remoteFiles, members, pins, cache, newListener, temporary);
  }

  /**
   * Builds an image for each platform.
   *
   * @throws io.cloudimage.oci.error.OciException of any kind; what concerns an instruction starts
   *     with {@code file:line:column} and ends with the line and a caret
   */
  public BuildResult build(BuildRequest request) throws IOException {
    BuildOptions options = request.options();
    ImageWriter writer = new ImageWriter(target.sink(), options.format(), options.created());
    try (TemporaryFiles files = new TemporaryFiles(temporary);
        BuildRun run = new BuildRun(request, target, resolution(), cache, listener, files)) {
      List<BuildResult.Image> images = new ArrayList<>();
      MemberWriter memberWriter = new MemberWriter(target.sink());
      for (Platform platform : options.platforms()) {
        ImageState image = new PlatformBuild(run, platform).build();
        options.labels().forEach(image::putLabel);
        List<PlacedMember> placed = members(run, image);
        memberWriter.write(placed);
        image.setMembers(placed);
        ImageWriter.Written written = writer.write(image);
        List<Layer> own =
            image.layers().stream().map(run::ownLayer).flatMap(Optional::stream).toList();
        List<Layer> reused = own.stream().filter(run::isReused).toList();
        images.add(new BuildResult.Image(written.manifest(), written.config(), own, reused));
      }
      run.warnOfUnusedArgs();
      List<Descriptor> entries = new ArrayList<>();
      images.forEach(image -> entries.add(image.manifest()));
      entries.addAll(memberWriter.entries());
      Descriptor root = entries.size() == 1 ? entries.get(0) : writer.writeIndex(entries);
      Lock used = run.resolution().finish(options.platforms());
      return new BuildResult(root, images, run.warnings(), used);
    }
  }

  /**
   * Finds out what a build would take from elsewhere, and writes nothing: of container images their
   * manifests are asked for, of bases the layers where the instructions need to know what is in
   * them; URLs are fetched.
   *
   * @throws io.cloudimage.oci.error.OciException as {@link #build}
   */
  public Lock resolve(BuildRequest request) throws IOException {
    try (TemporaryFiles files = new TemporaryFiles(temporary);
        BuildRun run = ResolvingRun.of(request, resolution(), listener, files)) {
      for (Platform platform : request.options().platforms()) {
        members(run, new PlatformBuild(run, platform).build());
      }
      run.warnOfUnusedArgs();
      return run.resolution().finish(request.options().platforms());
    }
  }

  private Resolution resolution() {
    return new Resolution(bases, members.map(Members::source), remoteFiles, pins);
  }

  private List<PlacedMember> members(BuildRun run, ImageState image) throws IOException {
    if (run.isPlain()) {
      if (!image.inheritedMembers().isEmpty()) {
        run.warn("a plain container image takes none of the base's container images along");
      }
      return List.of();
    }
    return members.isEmpty()
        ? image.inheritedMembers()
        : new MemberCollection(run, members.get().options()).of(image);
  }
}
