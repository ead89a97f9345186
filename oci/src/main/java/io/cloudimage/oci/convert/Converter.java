// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.convert;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.content.ReadableRepository;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.Encoded;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageConfig;
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.transfer.CancellableSource;
import io.cloudimage.oci.transfer.Cancellation;
import io.cloudimage.oci.transfer.CopyOptions;
import io.cloudimage.oci.transfer.Graph;
import io.cloudimage.oci.transfer.OverlaidRepository;
import io.cloudimage.oci.transfer.Workers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Converts an image: refuses first what cannot be expressed, then compresses layers anew, then
 * writes manifests and indexes that name them. A document that comes out as it was keeps its bytes.
 */
public final class Converter {
  private final ConversionOptions options;
  private final CopyOptions work;
  private final Scratch scratch;

  /**
   * @param work how many layers are compressed at once, and who hears of it
   * @param scratch takes the new layers
   */
  public Converter(ConversionOptions options, CopyOptions work, Scratch scratch) {
    this.options = options;
    this.work = work;
    this.scratch = scratch;
  }

  /**
   * Converts what {@code root} leads to.
   *
   * @throws OciException UNSUPPORTED if the format cannot express the image; MISMATCH if a layer is
   *     not what descriptor and config say
   */
  public Conversion convert(ReadableRepository from, Descriptor root) throws IOException {
    if (options.format().isPresent() && options.compression().isPresent()) {
      options.format().get().layer(options.compression().get().compression(), false);
    }
    return new Run(from).convert(root);
  }

  private final class Run {
    private final ReadableRepository from;
    private final List<Blob> written = new ArrayList<>();
    private final List<Loss> losses = new ArrayList<>();
    private final Map<Digest, Descriptor> changed = new LinkedHashMap<>();
    private final Map<Digest, Manifest> manifests = new LinkedHashMap<>();
    private final Map<Digest, ImageConfig> configs = new LinkedHashMap<>();
    private final Map<Digest, Descriptor> layers = new ConcurrentHashMap<>();

    Run(ReadableRepository from) {
      this.from = from;
    }

    Conversion convert(Descriptor root) throws IOException {
      Graph graph = Graph.read(new CancellableSource(from, work.cancellation()), root);
      Exempt exempt = Exempt.of(graph);
      ManifestRewrite rewrite = new ManifestRewrite(options.format(), layers, losses::add);
      for (Graph.Document document : graph.documents()) {
        Descriptor descriptor = document.descriptor();
        if (descriptor.mediaType().isManifest() && !exempt.contains(descriptor.digest())) {
          read(document, rewrite);
        }
      }
      recompress();
      for (Graph.Document document : graph.documents()) {
        if (!exempt.contains(document.descriptor().digest())) {
          write(document, rewrite);
        }
      }
      written.addAll(scratch.blobs());
      return new Conversion(
          changed.getOrDefault(root.digest(), root),
          new OverlaidRepository(from, written),
          changed,
          losses);
    }

    private void read(Graph.Document document, ManifestRewrite rewrite) throws IOException {
      Descriptor descriptor = document.descriptor();
      Manifest manifest =
          ManifestCodec.readManifest(document.bytes(), descriptor.mediaType()).value();
      rewrite.require(descriptor.digest(), manifest);
      manifests.put(descriptor.digest(), manifest);
      MediaType config = manifest.config().mediaType();
      if (ManifestRewrite.isImageConfig(config) || config.equals(MediaType.CLOUDIMAGE_CONFIG)) {
        configs.put(descriptor.digest(), Content.readConfig(from, manifest.config()).value());
      }
    }

    private void recompress() throws IOException {
      if (options.compression().isEmpty()) {
        return;
      }
      try (Cancellation.Part part = work.cancellation().part()) {
        Recompression recompression =
            new Recompression(
                new CancellableSource(from, part.cancellation()),
                options.compression().get(),
                scratch,
                work.listener());
        Map<Descriptor, Digest> toDo = new LinkedHashMap<>();
        for (Map.Entry<Digest, ImageConfig> config : configs.entrySet()) {
          collect(config.getKey(), config.getValue().diffIds(), recompression, toDo);
        }
        new Workers(work.concurrency(), part.cancellation())
            .forEach(
                List.copyOf(toDo.entrySet()),
                layer ->
                    layers.put(
                        layer.getKey().digest(),
                        recompression.run(layer.getKey(), layer.getValue())));
      }
    }

    private void collect(
        Digest manifest,
        List<Digest> diffIds,
        Recompression recompression,
        Map<Descriptor, Digest> toDo)
        throws OciException {
      List<Descriptor> all = known(manifest).layers();
      if (all.size() != diffIds.size()) {
        throw new OciException(
            ErrorKind.INVALID,
            "cannot compress the layers of "
                + manifest
                + " anew: it has "
                + all.size()
                + " layers, its config "
                + diffIds.size());
      }
      for (int i = 0; i < all.size(); i++) {
        Descriptor layer = all.get(i).bare();
        boolean concerned =
            layer.mediaType().isLayer() && !DocumentFormat.isForeign(layer.mediaType());
        if (concerned && recompression.changes(layer)) {
          Digest other = toDo.putIfAbsent(layer, diffIds.get(i));
          if (other != null && !other.equals(diffIds.get(i))) {
            throw new OciException(
                ErrorKind.MISMATCH,
                "layer " + layer.digest() + " has two diffIDs: " + other + ", " + diffIds.get(i));
          }
        }
      }
    }

    private void write(Graph.Document document, ManifestRewrite rewrite) throws IOException {
      Descriptor old = document.descriptor();
      if (old.mediaType().isManifest()) {
        Manifest manifest = known(old.digest());
        Manifest made = rewrite.rewrite(old.digest(), manifest);
        if (!made.equals(manifest)) {
          add(old, ManifestCodec.write(made));
        }
        return;
      }
      Index index = ManifestCodec.readIndex(document.bytes(), old.mediaType()).value();
      Map<Digest, Platform> platforms = new LinkedHashMap<>();
      configs.forEach((digest, config) -> platforms.put(digest, config.platform()));
      Index made =
          new IndexRewrite(options.format(), changed, platforms, losses::add)
              .rewrite(old.digest(), index);
      if (!made.equals(index)) {
        add(old, ManifestCodec.write(made));
      }
    }

    private Manifest known(Digest manifest) {
      return Objects.requireNonNull(manifests.get(manifest), "every manifest was read");
    }

    private void add(Descriptor old, Encoded<?> made) {
      changed.put(old.digest(), made.descriptor());
      written.add(Blob.of(made.descriptor(), made.bytes()));
    }
  }
}
