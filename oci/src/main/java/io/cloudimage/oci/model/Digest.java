// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.model;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A content digest, {@code algorithm:hex} (image-spec, descriptor.md, "Digests").
 *
 * <p>Only registered algorithms in their exact lower-case form exist as values, so a digest can be
 * part of a path or a URL without further checks.
 */
public record Digest(Algorithm algorithm, String hex) implements Reference, Comparable<Digest> {
  /** The registered algorithms. */
  public enum Algorithm {
    SHA256("sha256", "SHA-256", 64),
    SHA512("sha512", "SHA-512", 128);

    private final String label;
    private final String javaName;
    private final int hexLength;

    Algorithm(String label, String javaName, int hexLength) {
      this.label = label;
      this.javaName = javaName;
      this.hexLength = hexLength;
    }

    /** The name as digests spell it, for example {@code sha256}. */
    public String label() {
      return label;
    }

    /** A new, empty hash function. */
    public MessageDigest newHash() {
      try {
        return MessageDigest.getInstance(javaName);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK must have " + javaName, e);
      }
    }
  }

  /**
   * @throws IllegalArgumentException if {@code hex} is not the algorithm's number of lower-case
   *     hexadecimal digits
   */
  public Digest {
    if (hex.length() != algorithm.hexLength || !isLowerHex(hex)) {
      throw new IllegalArgumentException(
          "a "
              + algorithm.label
              + " digest has "
              + algorithm.hexLength
              + " lower-case hexadecimal digits");
    }
  }

  /**
   * Reads {@code algorithm:hex}.
   *
   * @throws IllegalArgumentException if the text is anything else, or the algorithm is not one of
   *     {@link Algorithm}
   */
  public static Digest parse(String text) {
    int colon = text.indexOf(':');
    if (colon >= 0) {
      for (Algorithm algorithm : Algorithm.values()) {
        if (text.substring(0, colon).equals(algorithm.label)) {
          return new Digest(algorithm, text.substring(colon + 1));
        }
      }
    }
    throw new IllegalArgumentException(
        "a digest is sha256:<64 hex digits> or sha512:<128 hex digits>");
  }

  /** The sha256 digest of {@code content}. */
  public static Digest of(byte[] content) {
    return of(Algorithm.SHA256, Algorithm.SHA256.newHash().digest(content));
  }

  /**
   * The digest of everything that {@code hashed} was given; the hash function is then empty again.
   */
  public static Digest of(Algorithm algorithm, MessageDigest hashed) {
    return of(algorithm, hashed.digest());
  }

  /** The digest whose value is {@code hash}, the output of the algorithm's hash function. */
  public static Digest of(Algorithm algorithm, byte[] hash) {
    return new Digest(algorithm, HexFormat.of().formatHex(hash));
  }

  /** The first twelve hexadecimal digits: for people, never for machines. */
  public String shortHex() {
    return hex.substring(0, 12);
  }

  @Override
  public int compareTo(Digest other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return algorithm.label + ":" + hex;
  }

  private static boolean isLowerHex(String text) {
    return text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  /** As a record's own; written out as in {@link RegistryHost}. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Digest that && algorithm == that.algorithm && hex.equals(that.hex);
  }

  @Override
  public int hashCode() {
    return hex.hashCode();
  }
}
