// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.content;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.spec.AnnotationKeys;
import java.util.List;
import java.util.Optional;

/**
 * Which entry of a layout's index is meant: by name (image-spec, annotations.md, {@code
 * org.opencontainers.image.ref.name}), by digest, or the only one that there is, beside what is
 * attached to it.
 */
public record EntryChoice(Optional<String> name, Optional<Digest> digest) {
  /** What containerd and BuildKit call an entry by. */
  private static final String CONTAINERD_NAME = "io.containerd.image.name";

  public static final EntryChoice ONLY = new EntryChoice(Optional.empty(), Optional.empty());

  public static EntryChoice of(String name) {
    return new EntryChoice(Optional.of(name), Optional.empty());
  }

  public static EntryChoice of(Digest digest) {
    return new EntryChoice(Optional.empty(), Optional.of(digest));
  }

  /**
   * The entry among {@code entries}.
   *
   * @param where for errors
   * @throws OciException NOT_FOUND; INVALID if several could be meant
   */
  public Descriptor choose(List<Descriptor> entries, String where) throws OciException {
    List<Descriptor> fitting = entries.stream().filter(this::fits).toList();
    List<Digest> digests = fitting.stream().map(Descriptor::digest).distinct().toList();
    if (digests.size() == 1) {
      return fitting.get(0).withoutAnnotation(AnnotationKeys.REF_NAME);
    }
    String asked = name.map(Printable::quote).or(() -> digest.map(Digest::toString)).orElse("");
    if (digests.isEmpty()) {
      String problem = asked.isEmpty() ? " holds no image" : " holds no " + asked;
      throw new OciException(ErrorKind.NOT_FOUND, where + problem, there(entries), null);
    }
    throw new OciException(
        ErrorKind.INVALID,
        where + " holds " + digests.size() + " images" + (asked.isEmpty() ? "" : " named " + asked),
        there(entries),
        null);
  }

  private boolean fits(Descriptor entry) {
    if (digest.isPresent()) {
      return entry.digest().equals(digest.get());
    }
    if (name.isEmpty()) {
      return IndexedReferrers.subjectOf(entry).isEmpty()
          && nameOf(entry).filter(DigestTag::isOne).isEmpty();
    }
    return name.equals(nameOf(entry))
        || name.get().equals(entry.annotations().get(CONTAINERD_NAME));
  }

  private static Optional<String> nameOf(Descriptor entry) {
    return Optional.ofNullable(entry.annotations().get(AnnotationKeys.REF_NAME));
  }

  private static String there(List<Descriptor> entries) {
    List<String> names =
        entries.stream()
            .limit(20)
            .map(each -> nameOf(each).map(Printable::quote).orElse("@" + each.digest()))
            .toList();
    return names.isEmpty() ? "its index is empty" : "there are: " + String.join(", ", names);
  }
}
