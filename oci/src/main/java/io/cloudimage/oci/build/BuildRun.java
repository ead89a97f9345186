// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.buildcache.LayerCache;
import io.cloudimage.oci.content.BlobIngester;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.kubefile.Instruction;
import io.cloudimage.oci.kubefile.Kubefile;
import io.cloudimage.oci.layer.Layer;
import io.cloudimage.oci.layer.LayerFile;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What the platforms of one build share. */
class BuildRun implements AutoCloseable {
  private final BuildRequest request;
  private final ImageBuilder.Target target;
  private final Resolution resolution;
  private final BuildListener listener;
  private final TemporaryFiles temporary;
  private final LayerWriter writer;
  private final LayerWrites layers = new LayerWrites();
  private final Set<String> warnings = new LinkedHashSet<>();
  private final Set<String> usedArgs = new LinkedHashSet<>();
  private final Map<Digest, Layer> ownLayers = new ConcurrentHashMap<>();
  private final Set<Layer> newLayers = ConcurrentHashMap.newKeySet();
  private final Map<String, RemoteFile> fetched = new HashMap<>();

  BuildRun(
      BuildRequest request,
      ImageBuilder.Target target,
      Resolution resolution,
      LayerCache cache,
      BuildListener listener,
      TemporaryFiles temporary) {
    this.request = request;
    this.target = target;
    this.resolution = resolution;
    this.listener = listener;
    this.temporary = temporary;
    this.writer = new LayerWriter(target.source(), request.options().compression(), cache);
    request.kubefile().warnings().forEach(this::warn);
  }

  Kubefile kubefile() {
    return request.kubefile();
  }

  BuildContext context() {
    return request.context();
  }

  BuildListener listener() {
    return listener;
  }

  Resolution resolution() {
    return resolution;
  }

  TemporaryFiles temporary() {
    return temporary;
  }

  /** Whether the result is a container image, which has no place for others. */
  boolean isPlain() {
    return request.options().format() == ImageFormat.OCI;
  }

  Instant created() {
    return request.options().created();
  }

  void warn(String message) {
    if (warnings.add(message)) {
      listener.warned(message);
    }
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }

  /** The value given for an {@code ARG} of this name. */
  Optional<String> buildArg(String name) {
    usedArgs.add(name);
    return Optional.ofNullable(request.options().buildArgs().get(name));
  }

  void warnOfUnusedArgs() {
    for (String name : request.options().buildArgs().keySet()) {
      if (!usedArgs.contains(name)) {
        warn("the build argument " + name + " was not used: no ARG declares it");
      }
    }
  }

  /** Whether images that stages start from can be had. */
  boolean hasBases() {
    return true;
  }

  void perform(StageBuild stage, Instruction instruction, InstructionProgress progress)
      throws IOException {
    stage.perform(instruction, progress);
  }

  Base base(String name, Platform platform) throws IOException {
    BaseImage image = resolution.base(name, platform);
    return new BaseReader(image.name(), image.repository()).read(image.root(), platform);
  }

  /** The layers that are being written. */
  LayerWrites layers() {
    return layers;
  }

  /**
   * Writes a layer into the target, unless it is there. May be called by several threads.
   *
   * @param isRead whether something before the end of the build reads it again
   * @param isInResult whether it will be part of a result
   */
  PlacedLayer write(
      List<LayerFile> files, boolean isRead, boolean isInResult, InstructionProgress progress)
      throws IOException {
    BlobIngester to = isInResult ? target.results() : target.ingester();
    LayerWriter.Written written = writer.write(files, created().getEpochSecond(), to, progress);
    Layer layer = written.layer();
    ownLayers.put(layer.descriptor().digest(), layer);
    if (written.isReused()) {
      progress.reused(layer);
    } else {
      newLayers.add(layer);
      progress.wrote(layer);
    }
    return new PlacedLayer(layer.descriptor(), layer.diffId(), target.source());
  }

  /** The layer, if an instruction of this build made it, now or earlier. */
  Optional<Layer> ownLayer(PlacedLayer placed) {
    return Optional.ofNullable(ownLayers.get(placed.descriptor().digest()));
  }

  /** Whether an earlier build made a layer of this one's. */
  boolean isReused(Layer layer) {
    return !newLayers.contains(layer);
  }

  /** The Metadata file that a layer brings, if it is a JSON object. */
  Optional<ClusterMetadata> readMetadata(LayerFile file) throws IOException {
    if (file.type() != LayerFile.Type.FILE) {
      return Optional.empty();
    }
    try (InputStream in = file.content().open()) {
      return Optional.of(ClusterMetadata.parse(in.readNBytes(ClusterMetadata.MAXIMUM_BYTES + 1)));
    } catch (OciException e) {
      if (e.kind() != ErrorKind.INVALID) {
        throw e;
      }
      warn("the file Metadata is not taken into the config: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Fetches a URL, once for each build and checksum. */
  RemoteFile fetch(URI url, Optional<Digest> checksum) throws IOException {
    String key = url + " " + checksum.map(Digest::toString).orElse("");
    RemoteFile known = fetched.get(key);
    if (known == null) {
      known = resolution.fetch(url, checksum, temporary.next("remote"));
      fetched.put(key, known);
    }
    return known;
  }

  /**
   * Unpacks an image's layers into a temporary directory. Who is not root cannot keep setuid bits
   * there, so they are then read from the layers themselves.
   *
   * @param name for errors
   */
  SourceTree unpack(ImageState image, String name) throws IOException {
    Path directory = temporary.next("tree");
    LayerUnpacking.unpack(image, directory);
    boolean keptModes = Integer.valueOf(0).equals(Files.getAttribute(directory, "unix:uid"));
    return SourceTree.unpacked(
        directory,
        name,
        keptModes ? new TreeIndex() : TreeScanner.scan(image.layers()),
        origin(image));
  }

  /** The layers decide what is in a tree. */
  private static Digest origin(ImageState image) {
    StringBuilder layers = new StringBuilder();
    image.layers().forEach(layer -> layers.append(layer.diffId()).append('\n'));
    return Digest.of(layers.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Ends what is under way. */
  @Override
  public void close() {
    layers.close();
  }
}
