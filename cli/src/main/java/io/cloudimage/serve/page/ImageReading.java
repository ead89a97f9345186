// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.page;

import io.cloudimage.oci.closure.AttachmentTag;
import io.cloudimage.oci.closure.ClosureRole;
import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.members.CloudImageRoot;
import io.cloudimage.oci.members.KeptIndex;
import io.cloudimage.oci.members.Member;
import io.cloudimage.oci.model.CloudImageConfig;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageConfig;
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.model.Reference;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.oci.transfer.PlatformChoice;
import io.cloudimage.serve.content.RepositoryContent;
import io.cloudimage.serve.page.ImageView.Attachment;
import io.cloudimage.serve.page.ImageView.Choice;
import io.cloudimage.serve.page.ImageView.MemberRow;
import io.cloudimage.spec.AnnotationKeys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads an image's documents; one that is broken does not keep the others away. */
final class ImageReading {
  private static final Set<MediaType> CONFIGS =
      Set.of(MediaType.CLOUDIMAGE_CONFIG, MediaType.OCI_CONFIG, MediaType.DOCKER_CONFIG);

  /** No honest image has more platforms; a strange one must not cost more to show. */
  private static final int MAXIMUM_CHOICES = 64;

  private static final List<ClosureRole> BY_TAG =
      List.of(ClosureRole.SIGNATURE, ClosureRole.ATTESTATION, ClosureRole.SBOM);

  private final RepositoryContent content;
  private final List<String> problems = new ArrayList<>();

  private ImageReading(RepositoryContent content) {
    this.content = content;
  }

  /**
   * Reads what a page shows.
   *
   * @param platform the key of the choice to show; if there is none, the one for this machine, else
   *     the first
   */
  static ImageView read(
      RepositoryContent content,
      RepositoryName repository,
      Reference reference,
      Descriptor root,
      Optional<String> platform) {
    return new ImageReading(content).read(repository, reference, root, platform);
  }

  private ImageView read(
      RepositoryName repository, Reference reference, Descriptor root, Optional<String> platform) {
    Optional<Index> index =
        root.mediaType().isIndex()
            ? attempt("the index", () -> Content.readIndex(content, root).value())
            : Optional.empty();
    List<Choice> choices =
        root.mediaType().isIndex()
            ? index.map(this::choices).orElse(List.of())
            : List.of(new Choice("", root));
    Optional<Choice> chosen = choose(choices, platform);
    Optional<Manifest> manifest =
        chosen.flatMap(
            choice ->
                attempt(
                    "the manifest",
                    () -> Content.readManifest(content, choice.descriptor()).value()));
    Optional<ImageConfig> config =
        manifest
            .map(Manifest::config)
            .filter(each -> CONFIGS.contains(each.mediaType()))
            .flatMap(
                each -> attempt("the config", () -> Content.readConfig(content, each).value()));
    return new ImageView(
        repository,
        reference,
        root,
        index,
        choices,
        chosen,
        manifest,
        config,
        members(root, index, choices, config),
        attachments(root, chosen),
        List.copyOf(problems));
  }

  private interface Reader<T> {
    T read() throws IOException;
  }

  private <T> Optional<T> attempt(String what, Reader<T> reader) {
    try {
      return Optional.of(reader.read());
    } catch (IOException e) {
      problems.add("Cannot read " + what + ": " + Problem.text(e));
      return Optional.empty();
    }
  }

  private List<Choice> choices(Index index) {
    List<Choice> choices = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (Descriptor entry : PlatformChoice.candidates(index)) {
      if (choices.size() == MAXIMUM_CHOICES) {
        problems.add("Only the first " + MAXIMUM_CHOICES + " platforms are shown.");
        break;
      }
      if (entry.mediaType().isManifest()) {
        String named = entry.platform().map(Platform::toString).orElse("");
        String key = named.isEmpty() || keys.contains(named) ? entry.digest().toString() : named;
        keys.add(key);
        choices.add(new Choice(key, entry));
      }
    }
    return choices;
  }

  private static Optional<Choice> choose(List<Choice> choices, Optional<String> wanted) {
    Platform host = Platform.host();
    return choices.stream()
        .filter(choice -> wanted.filter(choice.key()::equals).isPresent())
        .findFirst()
        .or(
            () ->
                choices.stream()
                    .filter(
                        choice -> choice.descriptor().platform().map(host::accepts).orElse(false))
                    .findFirst())
        .or(() -> choices.stream().findFirst());
  }

  /** As the root lists them; of a manifest alone, as its config does. */
  private List<MemberRow> members(
      Descriptor root, Optional<Index> index, List<Choice> choices, Optional<ImageConfig> config) {
    List<MemberRow> rows = new ArrayList<>();
    if (index.isPresent() && hasMembers(index.get()) && choices.size() < MAXIMUM_CHOICES) {
      Optional<CloudImageRoot> read =
          attempt("the members", () -> CloudImageRoot.read(content, root));
      if (read.isPresent()) {
        for (Member each : read.get().members()) {
          rows.add(
              new MemberRow(
                  each.name().toString(),
                  each.descriptor().digest(),
                  each.platform().toString(),
                  each.size(),
                  each.askedBy()));
        }
        for (KeptIndex each : read.get().keptIndexes()) {
          rows.add(
              new MemberRow(each.name().toString(), each.descriptor().digest(), "", 0, List.of()));
        }
      }
    } else if (index.isEmpty()) {
      for (CloudImageConfig.Member each :
          config.flatMap(ImageConfig::cloudImage).map(CloudImageConfig::images).orElse(List.of())) {
        rows.add(
            new MemberRow(
                each.name(),
                each.digest(),
                each.platform().toString(),
                each.size(),
                each.askedBy()));
      }
    }
    return rows;
  }

  private static boolean hasMembers(Index index) {
    return index.manifests().stream()
        .anyMatch(entry -> entry.annotations().containsKey(AnnotationKeys.MEMBER_NAME));
  }

  private List<Attachment> attachments(Descriptor root, Optional<Choice> chosen) {
    List<Attachment> found = new ArrayList<>();
    Set<Digest> subjects = new LinkedHashSet<>(List.of(root.digest()));
    chosen.ifPresent(choice -> subjects.add(choice.descriptor().digest()));
    for (Digest subject : subjects) {
      attempt("what refers to the image", () -> content.referrers(subject))
          .orElse(List.of())
          .forEach(referrer -> found.add(attachment(kind(referrer), referrer)));
      for (ClosureRole role : BY_TAG) {
        Optional<Tag> tag = AttachmentTag.of(role, subject);
        if (tag.isPresent()) {
          attempt("the tag " + tag.get(), () -> content.resolve(tag.get()))
              .flatMap(each -> each)
              .ifPresent(each -> found.add(attachment(word(role), each)));
        }
      }
    }
    return found;
  }

  private static Attachment attachment(String kind, Descriptor referrer) {
    return new Attachment(
        kind,
        referrer.digest(),
        referrer.size(),
        Optional.ofNullable(referrer.annotations().get(AnnotationKeys.CREATED)));
  }

  private static String kind(Descriptor referrer) {
    return referrer.artifactType().map(MediaType::value).orElse(referrer.mediaType().value());
  }

  private static String word(ClosureRole role) {
    return switch (role) {
      case SIGNATURE -> "Signature (cosign)";
      case ATTESTATION -> "Attestation (cosign)";
      case SBOM -> "SBOM (cosign)";
      default -> role.toString();
    };
  }
}
