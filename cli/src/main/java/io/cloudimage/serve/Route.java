// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

import io.cloudimage.oci.model.RepositoryName;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a path asks for. The path is decoded once and then must match the spec's grammar, so that no
 * part of it can lead anywhere else.
 *
 * @param item digest, tag or upload id; empty where the endpoint has none
 */
record Route(Endpoint endpoint, RepositoryName repository, String item) {
  enum Endpoint {
    BASE,
    BLOB,
    UPLOADS,
    UPLOAD,
    MANIFEST,
    TAGS,
    REFERRERS,
    CATALOG
  }

  private static final RepositoryName NONE = new RepositoryName("none");
  private static final Pattern PATH =
      Pattern.compile(
          "/v2/(?<name>.+)/(?:(?<uploads>blobs/uploads/?)|blobs/uploads/(?<upload>[^/]+)"
              + "|blobs/(?<blob>[^/]+)|manifests/(?<manifest>[^/]+)|(?<tags>tags/list)"
              + "|referrers/(?<subject>[^/]+))",
          Pattern.DOTALL);

  /**
   * @throws Refusal if the path is none of the spec's, or the repository's name is not one
   */
  static Route parse(String rawPath) throws Refusal {
    String path = decode(rawPath);
    if (path.equals("/v2/") || path.equals("/v2")) {
      return new Route(Endpoint.BASE, NONE, "");
    }
    if (path.equals("/v2/_catalog")) {
      return new Route(Endpoint.CATALOG, NONE, "");
    }
    Matcher matcher = PATH.matcher(path);
    if (!matcher.matches()) {
      throw new Refusal(ErrorCode.UNSUPPORTED, 404, "no such endpoint");
    }
    RepositoryName name = repository(matcher.group("name"));
    if (matcher.group("uploads") != null) {
      return new Route(Endpoint.UPLOADS, name, "");
    }
    if (matcher.group("tags") != null) {
      return new Route(Endpoint.TAGS, name, "");
    }
    if (matcher.group("upload") != null) {
      return new Route(Endpoint.UPLOAD, name, matcher.group("upload"));
    }
    if (matcher.group("blob") != null) {
      return new Route(Endpoint.BLOB, name, matcher.group("blob"));
    }
    if (matcher.group("manifest") != null) {
      return new Route(Endpoint.MANIFEST, name, matcher.group("manifest"));
    }
    return new Route(Endpoint.REFERRERS, name, matcher.group("subject"));
  }

  /**
   * The repository of a name. {@code library/nginx} is Docker's long form of {@code nginx}: both
   * are one repository, as they are one name in the store.
   */
  static RepositoryName repository(String name) throws Refusal {
    try {
      String path = new RepositoryName(name).path();
      boolean official = path.startsWith("library/") && path.indexOf('/', 8) < 0;
      return new RepositoryName(official ? path.substring(8) : path);
    } catch (IllegalArgumentException e) {
      throw new Refusal(ErrorCode.NAME_INVALID, String.valueOf(e.getMessage()));
    }
  }

  /** Percent-decoding, strict, once; a plus sign is a plus sign. */
  static String decode(String raw) throws Refusal {
    if (raw.indexOf('%') < 0) {
      return raw;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '%') {
        bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
        continue;
      }
      int high = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
      int low = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 2), 16) : -1;
      if (high < 0 || low < 0) {
        throw new Refusal(ErrorCode.NAME_INVALID, "a percent sign is followed by two hex digits");
      }
      bytes.write(high << 4 | low);
      i += 2;
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
