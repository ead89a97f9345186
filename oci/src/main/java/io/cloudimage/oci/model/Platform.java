// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.model;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest runs on (image-spec, image-index.md, "platform"). Values are Go's names, {@code
 * linux/amd64}.
 */
public record Platform(
    String os,
    String architecture,
    Optional<String> variant,
    Optional<String> osVersion,
    List<String> osFeatures) {
  private static final Pattern PART = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final Map<String, String> ARCHITECTURE_ALIASES =
      Map.of("x86_64", "amd64", "x86-64", "amd64", "aarch64", "arm64", "i386", "386");

  public Platform {
    osFeatures = List.copyOf(osFeatures);
  }

  public Platform(String os, String architecture) {
    this(os, architecture, Optional.empty(), Optional.empty(), List.of());
  }

  /**
   * Reads {@code os/architecture[/variant]}, or {@code architecture} alone for Linux; {@code
   * x86_64} and {@code aarch64} are understood, and {@code arm64/v8} is {@code arm64}.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static Platform parse(String text) {
    String[] parts = text.toLowerCase(Locale.ROOT).split("/", -1);
    boolean wellFormed = parts.length <= 3;
    for (String part : parts) {
      wellFormed &= PART.matcher(part).matches();
    }
    if (!wellFormed) {
      throw new IllegalArgumentException(
          "a platform is os/architecture[/variant], for example linux/arm64");
    }
    String os = parts.length == 1 ? "linux" : parts[0];
    String architecture = parts[parts.length == 1 ? 0 : 1];
    architecture = ARCHITECTURE_ALIASES.getOrDefault(architecture, architecture);
    Optional<String> variant = parts.length == 3 ? Optional.of(parts[2]) : Optional.empty();
    return new Platform(os, architecture, variant, Optional.empty(), List.of()).normalized();
  }

  /** The machine that this process runs on, as Linux sees it. */
  public static Platform host() {
    return parse("linux/" + System.getProperty("os.arch", "amd64"));
  }

  /**
   * Whether content for {@code offered} serves a request for this platform: the same system and
   * architecture, and the same variant where this platform names one.
   */
  public boolean accepts(Platform offered) {
    Platform wanted = normalized();
    Platform other = offered.normalized();
    return wanted.os.equals(other.os)
        && wanted.architecture.equals(other.architecture)
        && (wanted.variant.isEmpty() || wanted.variant.equals(other.variant));
  }

  private Platform normalized() {
    boolean implied = architecture.equals("arm64") && variant.equals(Optional.of("v8"));
    return implied ? new Platform(os, architecture, Optional.empty(), osVersion, osFeatures) : this;
  }

  /** {@code os/architecture[/variant]}. */
  @Override
  public String toString() {
    return os + "/" + architecture + variant.map(v -> "/" + v).orElse("");
  }

  /** As a record's own; written out as in {@link RegistryHost}. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Platform that
        && os.equals(that.os)
        && architecture.equals(that.architecture)
        && variant.equals(that.variant)
        && osVersion.equals(that.osVersion)
        && osFeatures.equals(that.osFeatures);
  }

  @Override
  public int hashCode() {
    return 31 * os.hashCode() + architecture.hashCode();
  }
}
