// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.transfer;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.ReadableRepository;
import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.content.TaggedPusher;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Tag;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Copies what a descriptor leads to from one repository into another: blobs first, several at once,
 * then manifests, what refers after what it refers to, the root last, with its tag. Every digest
 * travels at most once, documents byte for byte. A copy that fails has made nothing visible that
 * refers to what is missing.
 */
public final class Copier {
  private final CopyOptions options;

  public Copier(CopyOptions options) {
    this.options = options;
  }

  /**
   * Copies the graph below {@code root}; what the destination has is left as it is, so a repeated
   * copy moves nothing.
   *
   * @param tag what the root is called in the destination, if anything
   * @throws TransferException what went wrong, where and on which side
   * @throws OciException UNSUPPORTED if {@code root} is neither a manifest nor an index
   */
  public CopyReport copy(ReadableRepository from, Descriptor root, Repository to, Optional<Tag> tag)
      throws IOException {
    return copySparse(from, root, Set.of(), to, tag);
  }

  /**
   * As {@link #copy}, but of indexes these entries stay behind: the index itself arrives byte for
   * byte, which not every destination takes.
   */
  public CopyReport copySparse(
      ReadableRepository from,
      Descriptor root,
      Set<Digest> omitted,
      Repository to,
      Optional<Tag> tag)
      throws IOException {
    Tally tally = new Tally(root, options.listener());
    Graph graph = readGraph(from, root, omitted);
    try (Cancellation.Part part = options.cancellation().part()) {
      CopyOptions partOptions = options.withCancellation(part.cancellation());
      BlobCopy blobCopy = new BlobCopy(from, to, partOptions, tally);
      new BlobCopies(blobCopy, partOptions).copyAll(graph.blobs());
      for (List<Graph.Document> tier : graph.tiersBelowRoot()) {
        new Workers(options.concurrency(), part.cancellation())
            .forEach(tier, document -> push(to, document, Optional.empty(), tally));
      }
    }
    push(to, graph.root(), tag, tally);
    return tally.report();
  }

  private Graph readGraph(ReadableRepository from, Descriptor root, Set<Digest> omitted)
      throws IOException {
    if (!root.mediaType().isManifest() && !root.mediaType().isIndex()) {
      throw new OciException(
          ErrorKind.UNSUPPORTED,
          "cannot copy "
              + root.digest()
              + ", which is "
              + Printable.escape(root.mediaType().value())
              + ": expected a manifest or an index");
    }
    try {
      return Graph.readAtOnce(
          new CancellableSource(from, options.cancellation()),
          root,
          omitted,
          options.concurrency());
    } catch (IOException e) {
      options.cancellation().check();
      throw new TransferException("read", TransferException.Side.SOURCE, root, e);
    }
  }

  private void push(Repository to, Graph.Document document, Optional<Tag> tag, Tally tally)
      throws IOException {
    options.cancellation().check();
    Descriptor descriptor = document.descriptor();
    try {
      if (to.exists(descriptor)) {
        if (tag.isPresent()) {
          to.tag(descriptor, tag.get());
        }
        tally.skipped(descriptor);
        return;
      }
      tally.started(descriptor);
      Blob blob = Blob.of(descriptor, document.bytes());
      if (tag.isPresent() && to instanceof TaggedPusher pusher) {
        pusher.push(blob, tag.get());
      } else {
        to.push(blob);
        if (tag.isPresent()) {
          to.tag(descriptor, tag.get());
        }
      }
      tally.advanced(descriptor, descriptor.size());
      tally.completed(descriptor);
    } catch (IOException e) {
      tally.failed(descriptor);
      throw new TransferException(
          "store " + descriptor.mediaType(), TransferException.Side.DESTINATION, descriptor, e);
    }
  }
}
