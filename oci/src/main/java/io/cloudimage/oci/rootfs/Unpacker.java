// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.rootfs;

import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.error.CancelledException;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.layer.ExtractionPolicy;
import io.cloudimage.oci.layer.ExtractionReport;
import io.cloudimage.oci.layer.LayerExtractor;
import io.cloudimage.oci.layer.LayerPreparation;
import io.cloudimage.oci.layer.LayerReader;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageConfig;
import io.cloudimage.oci.model.Manifest;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Unpacks layers into a directory that becomes visible as a whole, or not at all.
 *
 * <p>The tree is made in {@code <target>.new-<uuid>}, a private directory beside the target,
 * checked against every digest, and then renamed. A target that is replaced is first renamed to
 * {@code <target>.old-<uuid>} and removed at the end: Java has no way to exchange two names at
 * once, so a crash may leave the old tree under that name; the next run puts it back before
 * anything else, and removes what a crashed run left. A failure at any time leaves the target as it
 * was.
 */
public final class Unpacker {
  private static final int LAYERS_AT_ONCE = 2;

  private final ContentSource source;
  private final UnpackOptions options;

  public Unpacker(ContentSource source, UnpackOptions options) {
    this.source = source;
    this.options = options;
  }

  /**
   * Unpacks all layers of an image, lowest first.
   *
   * @param target absent, or an empty directory, or with {@code replace} any directory; a link is
   *     followed once, at the beginning
   * @throws OciException INVALID if the config does not name as many layers as the manifest has;
   *     CONFLICT if the target is not as above; MISMATCH, UNSAFE and others as {@link
   *     LayerExtractor#apply} and {@link LayerReader#finish}; CANCELLED if the thread is
   *     interrupted
   */
  public ExtractionReport unpack(Manifest manifest, ImageConfig config, Path target)
      throws IOException {
    List<Descriptor> layers = manifest.layers();
    List<Digest> diffIds = config.diffIds();
    if (layers.size() != diffIds.size()) {
      throw new OciException(
          ErrorKind.INVALID,
          "cannot unpack: the manifest has "
              + layers.size()
              + " layers, but its config names "
              + diffIds.size());
    }
    return unpack(layers, diffIds, target, options.policy(), options.addition());
  }

  /**
   * Unpacks one layer alone. Its whiteouts stay what they are in the layer, empty files whose names
   * begin with {@code .wh.}, so that one sees what it takes away.
   *
   * @throws OciException as {@link #unpack(Manifest, ImageConfig, Path)}
   */
  public ExtractionReport unpackLayer(Descriptor layer, Digest diffId, Path target)
      throws IOException {
    return unpack(
        List.of(layer),
        List.of(diffId),
        target,
        options.policy().withWhiteouts(ExtractionPolicy.Whiteouts.KEEP_MARKERS),
        UnpackOptions.TreeAddition.NONE);
  }

  private ExtractionReport unpack(
      List<Descriptor> layers,
      List<Digest> diffIds,
      Path target,
      ExtractionPolicy policy,
      UnpackOptions.TreeAddition addition)
      throws IOException {
    try (Replacement replacement = Replacement.of(target, options.replace())) {
      ExtractionReport report;
      try (LayerExtractor extractor =
          new LayerExtractor(replacement.tree(), replacement.staging(), policy)) {
        apply(layers, diffIds, policy, extractor);
        report = extractor.finish();
      }
      addition.addTo(replacement.tree());
      if (options.durability() == UnpackOptions.Durability.SYNCED) {
        TreeSync.sync(replacement.tree());
      }
      replacement.commit();
      return report;
    } catch (ClosedByInterruptException | FileLockInterruptionException e) {
      // The second one clears the mark.
      Thread.currentThread().interrupt();
      throw new CancelledException();
    }
  }

  /** While a layer is put into the tree, the next one is read already. */
  private void apply(
      List<Descriptor> layers,
      List<Digest> diffIds,
      ExtractionPolicy policy,
      LayerExtractor extractor)
      throws IOException {
    Deque<LayerPreparation> begun = new ArrayDeque<>();
    int next = 0;
    for (int i = 0; i < layers.size(); i++) {
      while (next < layers.size() && begun.size() < LAYERS_AT_ONCE) {
        options.listener().layerStarted(layers.get(next), diffIds.get(next), next, layers.size());
        begun.add(prepare(layers.get(next), diffIds.get(next), policy, extractor));
        next++;
      }
      extractor.apply(begun.remove());
      options.listener().layerCompleted(layers.get(i), diffIds.get(i));
    }
  }

  private LayerPreparation prepare(
      Descriptor layer, Digest diffId, ExtractionPolicy policy, LayerExtractor extractor) {
    return extractor.prepare(
        () ->
            LayerReader.open(
                source,
                layer,
                diffId.algorithm(),
                policy.tarLimits(),
                policy.inflation(),
                count -> options.listener().bytesRead(diffId, count)),
        diffId);
  }
}
