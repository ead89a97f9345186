// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.artifact;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.content.TaggedPusher;
import io.cloudimage.oci.content.VerifyingInputStream;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.json.Encoded;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.oci.transfer.TransferListener;
import io.cloudimage.spec.MediaTypes;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes an artifact of files: their content first, then the manifest that names them. */
public final class ArtifactWriter {
  private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);
  private static final Descriptor EMPTY_CONFIG =
      Descriptor.of(new MediaType(MediaTypes.OCI_EMPTY), EMPTY);

  private final Repository to;
  private final TransferListener listener;

  public ArtifactWriter(Repository to, TransferListener listener) {
    this.to = to;
    this.listener = listener;
  }

  /**
   * Writes an artifact. The same files, type and annotations make the same manifest.
   *
   * @param subject what it is attached to
   * @param tag what it is called, if anything
   * @return the manifest, with its artifact type
   * @throws OciException NOT_FOUND, INVALID if a file is none, or two have one name; MISMATCH if a
   *     file changes meanwhile
   */
  public Descriptor write(
      MediaType artifactType,
      List<ArtifactSource> files,
      Map<String, String> annotations,
      Optional<Descriptor> subject,
      Optional<Tag> tag)
      throws IOException {
    List<ArtifactFile> layers = read(files);
    for (ArtifactFile layer : layers) {
      push(layer);
    }
    push(Blob.of(EMPTY_CONFIG, EMPTY));
    Encoded<Manifest> manifest =
        ManifestCodec.write(
            new Manifest(
                MediaType.OCI_MANIFEST,
                Optional.of(artifactType),
                EMPTY_CONFIG,
                layers.stream().map(ArtifactFile::descriptor).toList(),
                subject.map(Descriptor::bare),
                annotations));
    Blob blob = Blob.of(manifest.descriptor(), manifest.bytes());
    if (tag.isPresent() && to instanceof TaggedPusher pusher) {
      pusher.push(blob, tag.get());
    } else {
      to.push(blob);
      if (tag.isPresent()) {
        to.tag(manifest.descriptor(), tag.get());
      }
    }
    return manifest.descriptor().withArtifactType(artifactType);
  }

  private static List<ArtifactFile> read(List<ArtifactSource> files) throws IOException {
    List<ArtifactFile> layers = new ArrayList<>();
    Set<String> titles = new HashSet<>();
    for (ArtifactSource file : files) {
      ArtifactFile layer = ArtifactFile.read(file.path(), file.mediaType());
      String title = layer.title();
      if (!titles.add(title)) {
        throw new OciException(
            ErrorKind.INVALID, "two of the files are called " + Printable.quote(title));
      }
      layers.add(layer);
    }
    return layers;
  }

  private void push(Blob blob) throws IOException {
    Descriptor content = blob.descriptor();
    if (to.exists(content)) {
      listener.skipped(content);
      return;
    }
    listener.started(content);
    try {
      to.push(new Watched(blob));
      listener.completed(content);
    } catch (IOException | RuntimeException e) {
      listener.failed(content);
      throw e;
    }
  }

  /** Verified as it is read: a file that has changed since it was hashed is not sent as it was. */
  private final class Watched implements Blob {
    private final Blob blob;

    Watched(Blob blob) {
      this.blob = blob;
    }

    @Override
    public Descriptor descriptor() {
      return blob.descriptor();
    }

    @Override
    public InputStream open() throws IOException {
      InputStream verified = new VerifyingInputStream(blob.open(), descriptor(), "the file");
      return new FilterInputStream(verified) {
        @Override
        public int read() throws IOException {
          byte[] one = new byte[1];
          return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
          int count = in.read(buffer, offset, length);
          if (count > 0) {
            listener.advanced(descriptor(), count);
          }
          return count;
        }
      };
    }
  }
}
