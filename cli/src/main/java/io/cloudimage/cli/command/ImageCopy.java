// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.oci.content.ReadableRepository;
import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.oci.transfer.Cancellation;
import io.cloudimage.oci.transfer.Copier;
import io.cloudimage.oci.transfer.CopyOptions;
import io.cloudimage.oci.transfer.CopyReport;
import io.cloudimage.oci.transfer.Graph;
import io.cloudimage.oci.transfer.MountCandidates;
import io.cloudimage.oci.transfer.UploadAhead;
import io.cloudimage.registry.RemoteRepository;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Moves images between the local store and registries. */
public final class ImageCopy {
  private final Invocation invocation;
  private final OpenStore store;
  private final Registries registries;

  public ImageCopy(Invocation invocation, OpenStore store, Registries registries) {
    this.invocation = invocation;
    this.store = store;
    this.registries = registries;
  }

  /** Sends an image of the store to a registry, under another name if the two differ. */
  public CopyReport push(ImageName source, ImageName destination) throws IOException {
    return push(source, destination, Set.of());
  }

  /** A door of the store: what is written through it goes to a registry at the same time. */
  public UploadAhead ahead(ImageName name) throws IOException {
    return new UploadAhead(
        store.layout(), registries.repository(name), new CopyProgress(invocation.console()));
  }

  /** Sends an image of the store to a registry, where some of its layers have gone ahead. */
  public CopyReport push(ImageName name, UploadAhead ahead) throws IOException {
    return push(name, name, ahead.finish());
  }

  private CopyReport push(ImageName source, ImageName destination, Set<Digest> sentAhead)
      throws IOException {
    Descriptor root = store.layout().resolve(source);
    Repository to = registries.repository(destination);
    MountCandidates mounts =
        new MountSources(store.layout(), store.origins()).of(root, destination);
    CopyReport report =
        copy(store.layout().repository(source), root, to, destination.tag(), mounts, sentAhead);
    note(destination, root);
    return report;
  }

  /**
   * Fetches an image into the store under its own name.
   *
   * @param platform takes this platform's part instead of the whole: its manifest; of a CloudImage
   *     with container images an index of it and those for the platform
   */
  public CopyReport pull(ImageName name, Optional<Platform> platform) throws IOException {
    ImagePart part = find(name, platform);
    CopyReport report =
        copy(
            part.repository(),
            part.root(),
            store.layout().repository(name),
            Optional.empty(),
            MountCandidates.NONE,
            Set.of());
    keep(name, part.root());
    return report;
  }

  /** What {@link #pull} fetches: the image in its registry, or its part for a platform. */
  ImagePart find(ImageName name, Optional<Platform> platform) throws IOException {
    ReadableRepository from = registries.source(name);
    ImagePart whole = new ImagePart(from, from.resolve(name.reference()));
    return platform.isPresent() ? whole.forPlatform(platform.get()) : whole;
  }

  /**
   * Brings what {@link #find} found into the store; {@link #keep} gives it its name.
   *
   * @param first blobs that begin before all others
   * @param cancellation ends it, and is cancelled when it fails
   */
  CopyReport fetch(
      ImageName name, ImagePart part, List<Descriptor> first, Cancellation cancellation)
      throws IOException {
    CopyOptions options =
        options(cancellation).withFirst(first.stream().map(Descriptor::digest).toList());
    return new Copier(options)
        .copy(part.repository(), part.root(), store.layout().repository(name), Optional.empty());
  }

  /** Gives what has been fetched its name in the store, and notes where it is from. */
  void keep(ImageName name, Descriptor root) throws IOException {
    note(name, root);
    store.layout().tag(root, name);
  }

  /** Brings content into the store, without a name. */
  public void fetch(ImageName name, ReadableRepository from, Descriptor root) throws IOException {
    copy(
        from,
        root,
        store.layout().repository(name),
        Optional.empty(),
        MountCandidates.NONE,
        Set.of());
    if (from instanceof RemoteRepository) {
      note(name, root);
    }
  }

  /** Notes that a registry has content of the store under this name, for mounts there. */
  public void note(ImageName name, Descriptor root) throws IOException {
    List<Digest> blobs =
        Graph.read(store.layout(), root).blobs().stream().map(Descriptor::digest).toList();
    store.origins().note(name.registry(), name.repository(), blobs);
  }

  /** A copy ends itself when a part of it fails; that is not the end of the command. */
  private CopyReport copy(
      ReadableRepository from,
      Descriptor root,
      Repository to,
      Optional<Tag> tag,
      MountCandidates mountFrom,
      Set<Digest> sentAhead)
      throws IOException {
    Cancellation own = new Cancellation();
    Closeable link = invocation.cancellation().register(own::cancel);
    try {
      CopyOptions options = options(own).withMountFrom(mountFrom).withSentAhead(sentAhead);
      return new Copier(options).copy(from, root, to, tag);
    } finally {
      invocation.cancellation().unregister(link);
    }
  }

  private CopyOptions options(Cancellation cancellation) {
    return CopyOptions.defaults()
        .withListener(new CopyProgress(invocation.console()))
        .withCancellation(cancellation);
  }
}
