// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.lock;

import io.cloudimage.oci.model.Digest;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A URL as a lock may tell it: without user and fragment. A query may hold a token, so there is
 * only the beginning of its SHA-256 behind the question mark.
 */
public record FileUrl(String text) implements Comparable<FileUrl> {
  private static final int DIGITS = 16;
  private static final Pattern QUERY = Pattern.compile("sha256-[0-9a-f]{" + DIGITS + "}");
  private static final Pattern SCHEME = Pattern.compile("(?i)https?");

  /**
   * @throws IllegalArgumentException if the text is not such a URL
   */
  public FileUrl {
    URI url = URI.create(text);
    if (url.getScheme() == null
        || !SCHEME.matcher(url.getScheme()).matches()
        || url.getHost() == null) {
      throw new IllegalArgumentException("expected http(s)://HOST/PATH");
    }
    if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException("a locked URL has neither user nor fragment");
    }
    if (url.getRawQuery() != null && !QUERY.matcher(url.getRawQuery()).matches()) {
      throw new IllegalArgumentException("of a query there is sha256- and " + DIGITS + " digits");
    }
  }

  /** The URL, as a lock tells it. */
  public static FileUrl of(URI url) {
    String query = url.getRawQuery();
    String shown =
        query == null
            ? ""
            : "?sha256-"
                + Digest.of(query.getBytes(StandardCharsets.UTF_8)).hex().substring(0, DIGITS);
    try {
      URI bare = new URI(url.getScheme(), null, url.getHost(), url.getPort(), null, null, null);
      return new FileUrl(bare + String.valueOf(url.getRawPath()) + shown);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  @Override
  public int compareTo(FileUrl other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
