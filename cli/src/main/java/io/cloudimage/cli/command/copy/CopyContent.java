// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.copy;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.content.ReadableRepository;
import io.cloudimage.oci.convert.Conversion;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.Encoded;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.transfer.OverlaidRepository;
import io.cloudimage.oci.transfer.PlatformChoice;
import io.cloudimage.oci.transfer.PlatformSubset;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a copy moves.
 *
 * @param omitted entries of indexes that stay behind
 * @param derivedFrom the index that the root was made from, if it was
 * @param changed manifests and indexes that have become others, or stay behind for one of their
 *     images
 * @param lost what cannot come along, for people
 */
record CopyContent(
    ReadableRepository repository,
    Descriptor root,
    Set<Digest> omitted,
    Optional<Digest> derivedFrom,
    Set<Digest> changed,
    List<String> lost) {

  static CopyContent whole(ReadableRepository repository, Descriptor root) {
    return new CopyContent(repository, root, Set.of(), Optional.empty(), Set.of(), List.of());
  }

  /** The part for some platforms; all of what is no index. */
  CopyContent of(ChangeFlags flags, boolean indexes) throws IOException {
    List<Platform> platforms = flags.platforms();
    if (platforms.isEmpty() || !root.mediaType().isIndex()) {
      return this;
    }
    if (flags.single() || (!indexes && platforms.size() == 1)) {
      return new CopyContent(
          repository,
          PlatformChoice.choose(repository, root, platforms.get(0)),
          Set.of(),
          Optional.empty(),
          Set.of(root.digest()),
          List.of());
    }
    PlatformSubset subset =
        PlatformSubset.of(root, Content.readDocument(repository, root), platforms).requireAll();
    if (flags.sparse()) {
      return new CopyContent(
          repository, root, subset.omitted(), Optional.empty(), Set.of(), List.of());
    }
    Optional<Encoded<Index>> derived = subset.derive();
    return derived.isPresent() ? derived(derived.get()) : this;
  }

  private CopyContent derived(Encoded<Index> index) throws OciException {
    Blob made = Blob.of(index.descriptor(), index.bytes());
    return new CopyContent(
        new OverlaidRepository(repository, List.of(made)),
        index.descriptor(),
        Set.of(),
        Optional.of(root.digest()),
        Set.of(root.digest()),
        List.of());
  }

  CopyContent with(Conversion conversion) {
    Set<Digest> both = new HashSet<>(changed);
    both.addAll(conversion.changed().keySet());
    return new CopyContent(
        conversion.repository(),
        conversion.root(),
        omitted,
        derivedFrom,
        both,
        conversion.losses().stream().map(loss -> loss.from() + ": " + loss.what()).toList());
  }
}
