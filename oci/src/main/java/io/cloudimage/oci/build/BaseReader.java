// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.json.ConfigCodec;
import io.cloudimage.oci.members.CloudImageRoot;
import io.cloudimage.oci.members.KeptIndex;
import io.cloudimage.oci.members.Member;
import io.cloudimage.oci.model.CloudImageConfig;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageConfig;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.transfer.PlatformChoice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds, below an image's root, the manifest for a platform, and reads it. */
final class BaseReader {
  private final String name;
  private final ContentSource source;

  BaseReader(String name, ContentSource source) {
    this.name = name;
    this.source = source;
  }

  Base read(Descriptor root, Platform platform) throws IOException {
    Base base = read(root, PlatformChoice.choose(source, root, platform));
    Platform offered = base.config().platform();
    if (!platform.accepts(offered)) {
      throw new OciException(
          ErrorKind.NOT_FOUND,
          Printable.escape(name) + " is for " + offered + ", not for " + platform,
          "FROM --platform=" + offered + " takes it nevertheless",
          null);
    }
    return base;
  }

  /** Reads one of the root's manifests. */
  Base read(Descriptor root, Descriptor chosen) throws IOException {
    Descriptor descriptor = chosen.bare();
    Manifest manifest = Content.readManifest(source, descriptor).value();
    byte[] config = Content.readDocument(source, manifest.config());
    Optional<SealerImage> old = SealerImage.of(config);
    if (old.isPresent()) {
      return old.get().toBase(name, source, descriptor, manifest);
    }
    ImageConfig read = ConfigCodec.read(config, manifest.config().mediaType()).value();
    return Base.of(name, source, descriptor, manifest, read).withMembers(members(root, read));
  }

  /** What the root has of the container images that the config names. */
  private List<PlacedMember> members(Descriptor root, ImageConfig config) throws IOException {
    List<CloudImageConfig.Member> named =
        config.cloudImage().map(CloudImageConfig::images).orElse(List.of());
    if (named.isEmpty()) {
      return List.of();
    }
    CloudImageRoot whole = CloudImageRoot.read(source, root);
    List<PlacedMember> members = new ArrayList<>();
    for (Member member : whole.members()) {
      boolean isNamed =
          named.stream()
              .anyMatch(
                  each ->
                      each.name().equals(member.name().toString())
                          && each.digest().equals(member.descriptor().digest()));
      if (isNamed) {
        Optional<KeptIndex> kept =
            whole.keptIndexes().stream()
                .filter(each -> each.name().equals(member.name()))
                .findFirst();
        members.add(new PlacedMember(member, kept, source));
      }
    }
    return members;
  }
}
