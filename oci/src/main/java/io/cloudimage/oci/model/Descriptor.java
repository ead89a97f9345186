// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pointer to content (image-spec, descriptor.md).
 *
 * @param size in bytes
 * @param data the content itself, in base64 as received; never believed before it is hashed
 */
public record Descriptor(
    MediaType mediaType,
    Digest digest,
    long size,
    List<String> urls,
    Map<String, String> annotations,
    Optional<String> data,
    Optional<Platform> platform,
    Optional<MediaType> artifactType) {

  /**
   * @throws IllegalArgumentException if the size is negative
   */
  public Descriptor {
    if (size < 0) {
      throw new IllegalArgumentException("a descriptor's size is not negative, but " + size);
    }
    urls = List.copyOf(urls);
    annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
  }

  public static Descriptor of(MediaType mediaType, Digest digest, long size) {
    return new Descriptor(
        mediaType,
        digest,
        size,
        List.of(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The descriptor of {@code content}, by sha256. */
  public static Descriptor of(MediaType mediaType, byte[] content) {
    return of(mediaType, Digest.of(content), content.length);
  }

  public Descriptor withPlatform(Platform newPlatform) {
    return new Descriptor(
        mediaType, digest, size, urls, annotations, data, Optional.of(newPlatform), artifactType);
  }

  public Descriptor withArtifactType(MediaType newType) {
    return new Descriptor(
        mediaType, digest, size, urls, annotations, data, platform, Optional.of(newType));
  }

  /** This descriptor with one more annotation, or with another value of one that it has. */
  public Descriptor withAnnotation(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(annotations);
    more.put(key, value);
    return new Descriptor(mediaType, digest, size, urls, more, data, platform, artifactType);
  }

  /** This descriptor without one of its annotations. */
  public Descriptor withoutAnnotation(String key) {
    Map<String, String> fewer = new LinkedHashMap<>(annotations);
    fewer.remove(key);
    return new Descriptor(mediaType, digest, size, urls, fewer, data, platform, artifactType);
  }

  /** Type, digest and size alone: what identifies the content, without what a list says of it. */
  public Descriptor bare() {
    return of(mediaType, digest, size);
  }

  /** Whether both are of the same bytes, by size and digest, whatever else they say of them. */
  public boolean isSameContent(Descriptor other) {
    return digest.equals(other.digest) && size == other.size;
  }

  /** As a record's own; written out as in {@link RegistryHost}. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Descriptor that
        && size == that.size
        && digest.equals(that.digest)
        && mediaType.equals(that.mediaType)
        && urls.equals(that.urls)
        && annotations.equals(that.annotations)
        && data.equals(that.data)
        && platform.equals(that.platform)
        && artifactType.equals(that.artifactType);
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }
}
