// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.validate;

import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.layer.LayerVerifier;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageConfig;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Platform;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One manifest with its config and layers. */
final class ImageCheck {
  private static final Set<MediaType> CONFIGS =
      Set.of(MediaType.OCI_CONFIG, MediaType.DOCKER_CONFIG, MediaType.CLOUDIMAGE_CONFIG);

  private final ContentSource source;
  private final Descriptor target;
  private final Manifest manifest;
  private final Findings findings;

  ImageCheck(ContentSource source, Descriptor target, Manifest manifest, Findings findings) {
    this.source = source;
    this.target = target;
    this.manifest = manifest;
    this.findings = findings;
  }

  /** What is left to do for one layer. */
  record LayerTask(Descriptor layer, Findings.Check check) {
    void run() throws IOException {
      check.run();
    }
  }

  /** Checks the config at once, and tells what is to be done for the layers. */
  List<LayerTask> layers() throws IOException {
    compareTypes();
    if (!CONFIGS.contains(manifest.config().mediaType())) {
      return artifact();
    }
    List<Digest> diffIds = new ArrayList<>();
    findings.check(
        manifest.config(),
        () -> {
          ImageConfig config = Content.readConfig(source, manifest.config()).value();
          diffIds.addAll(config.diffIds());
          compare(config);
        });
    List<LayerTask> tasks = new ArrayList<>();
    for (int i = 0; i < manifest.layers().size(); i++) {
      Descriptor layer = manifest.layers().get(i);
      boolean known = i < diffIds.size() && layer.mediaType().isLayer();
      tasks.add(known ? tarLayer(layer, diffIds.get(i)) : blob(layer));
    }
    return tasks;
  }

  private List<LayerTask> artifact() {
    List<LayerTask> tasks = new ArrayList<>();
    tasks.add(blob(manifest.config()));
    manifest.layers().forEach(layer -> tasks.add(blob(layer)));
    return tasks;
  }

  private LayerTask tarLayer(Descriptor layer, Digest diffId) {
    return new LayerTask(layer, () -> readLayer(layer, diffId));
  }

  private void readLayer(Descriptor layer, Digest diffId) throws IOException {
    try {
      LayerVerifier.verify(new CountedSource(source, findings), layer, diffId);
    } catch (OciException e) {
      if (e.kind() != ErrorKind.NOT_FOUND) {
        // Where the bytes are not what the digest says, that is the cause, and what they do to the
        // decompressor only a consequence.
        readWhole(source, layer, new Findings(ValidationListener.SILENT));
      }
      throw e;
    }
  }

  private LayerTask blob(Descriptor blob) {
    return new LayerTask(blob, () -> readWhole(source, blob, findings));
  }

  private void compareTypes() {
    boolean isCloudImage = manifest.artifactType().equals(Optional.of(MediaType.CLOUDIMAGE));
    boolean hasItsConfig = manifest.config().mediaType().equals(MediaType.CLOUDIMAGE_CONFIG);
    if (isCloudImage != hasItsConfig) {
      findings.add(
          target,
          ErrorKind.MISMATCH,
          "the artifact type "
              + manifest.artifactType().map(MediaType::toString).orElse("(none)")
              + " does not go with a config of type "
              + manifest.config().mediaType());
    }
    MediaType own = manifest.artifactType().orElse(manifest.config().mediaType());
    if (!target.artifactType().orElse(own).equals(own)) {
      findings.add(
          target,
          ErrorKind.MISMATCH,
          "the index says that the artifact type is "
              + target.artifactType().orElse(own)
              + ", the manifest says "
              + own);
    }
  }

  private void compare(ImageConfig config) throws OciException {
    if (config.diffIds().size() != manifest.layers().size()) {
      throw new OciException(
          ErrorKind.MISMATCH,
          "the config has "
              + config.diffIds().size()
              + " diffIDs, the manifest "
              + manifest.layers().size()
              + " layers");
    }
    Platform said = target.platform().orElse(config.platform());
    if (!new Platform(said.os(), said.architecture()).accepts(config.platform())) {
      throw new OciException(
          ErrorKind.MISMATCH,
          "the index lists the manifest for " + said + ", its config is for " + config.platform());
    }
    boolean cloudImage = manifest.config().mediaType().equals(MediaType.CLOUDIMAGE_CONFIG);
    if (cloudImage && config.cloudImage().isEmpty()) {
      throw new OciException(ErrorKind.INVALID, "the config has no cloudimage object");
    }
  }

  /** Reads content to its end, which checks size and digest. */
  static void readWhole(ContentSource source, Descriptor blob, Findings findings)
      throws IOException {
    try (InputStream in = new CountedSource(source, findings).fetch(blob)) {
      byte[] buffer = new byte[128 * 1024];
      while (in.read(buffer) >= 0) {
        // Reading is what checks.
      }
    }
  }

  /** Tells how many bytes are read. */
  private record CountedSource(ContentSource source, Findings findings) implements ContentSource {
    @Override
    public boolean exists(Descriptor content) throws IOException {
      return source.exists(content);
    }

    @Override
    public InputStream fetch(Descriptor content) throws IOException {
      return new FilterInputStream(source.fetch(content)) {
        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
          int count = in.read(buffer, offset, length);
          if (count > 0) {
            findings.advanced(content, count);
          }
          return count;
        }
      };
    }
  }
}
