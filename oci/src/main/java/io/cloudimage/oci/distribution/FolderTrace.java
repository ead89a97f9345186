// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.distribution;

import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.oci.transfer.Graph;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;

/** Which files of a folder an image consists of. */
public final class FolderTrace {
  /** Where registries keep their data, relative to the folder. */
  public static final String ROOT = FolderPaths.ROOT;

  private final FolderSource source;
  private final FolderImage image;
  private final Set<String> paths = new LinkedHashSet<>();

  private FolderTrace(FolderSource source, FolderImage image) {
    this.source = source;
    this.image = image;
  }

  /**
   * The paths of an image's documents, of its blobs, and of the links to them in its repository,
   * relative to the folder; whether they are there or not. What its index lists and the folder does
   * not hold wholly is not among them.
   *
   * @param whole whether the index is there with all that it lists, attestations among it
   * @throws io.cloudimage.oci.error.OciException what reading the documents throws
   */
  public static Set<String> of(FolderSource source, FolderImage image, boolean whole)
      throws IOException {
    FolderTrace trace = new FolderTrace(source, image);
    trace.document(image.root().digest());
    for (Descriptor manifest : image.manifests()) {
      trace.manifest(manifest);
    }
    if (whole) {
      Graph graph = Graph.read(source, image.root());
      graph.documents().forEach(each -> trace.document(each.descriptor().digest()));
      graph.blobs().forEach(each -> trace.blob(each.digest()));
    }
    if (image.tag().isPresent()) {
      trace.tag(image.tag().get());
    }
    return trace.paths;
  }

  private void manifest(Descriptor descriptor) throws IOException {
    document(descriptor.digest());
    Manifest manifest = Content.readManifest(source, descriptor).value();
    blob(manifest.config().digest());
    manifest.layers().forEach(layer -> blob(layer.digest()));
  }

  private void document(Digest digest) {
    paths.add(FolderPaths.data(digest));
    paths.add(FolderPaths.revisionLink(image.repository(), digest));
  }

  /** Registries link a manifest's config among its layers. */
  private void blob(Digest digest) {
    paths.add(FolderPaths.data(digest));
    paths.add(FolderPaths.layerLink(image.repository(), digest));
  }

  /** What a tag stands for, and all that it ever stood for. */
  private void tag(Tag tag) throws IOException {
    paths.add(FolderPaths.currentLink(image.repository(), tag));
    for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
      String folder = FolderPaths.indexFolder(image.repository(), tag) + "/" + algorithm.label();
      for (String hex : source.list(folder).keySet()) {
        paths.add(folder + "/" + hex + "/link");
      }
    }
  }
}
