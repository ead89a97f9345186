// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.endpoint;

import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.serve.content.ServedName;
import io.cloudimage.serve.http.ErrorCode;
import io.cloudimage.serve.http.PercentCoding;
import io.cloudimage.serve.http.Refusal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a path asks for. The path is decoded once and then must match the spec's grammar, so that no
 * part of it can lead anywhere else.
 *
 * @param written the repository as the path has it; {@code repository} is without {@code library/}
 * @param item digest, tag or upload id; empty where the endpoint has none
 */
public record Route(
    Endpoint endpoint, RepositoryName repository, RepositoryName written, String item) {
  public enum Endpoint {
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

  /** The same, of another repository. */
  public Route in(RepositoryName other) {
    return new Route(endpoint, other, written, item);
  }

  /**
   * @throws Refusal if the path is none of the spec's, or the repository's name is not one
   */
  public static Route parse(String rawPath) throws Refusal {
    String path = PercentCoding.decode(rawPath);
    if (path.equals("/v2/") || path.equals("/v2")) {
      return new Route(Endpoint.BASE, NONE, NONE, "");
    }
    if (path.equals("/v2/_catalog")) {
      return new Route(Endpoint.CATALOG, NONE, NONE, "");
    }
    Matcher matcher = PATH.matcher(path);
    if (!matcher.matches()) {
      throw new Refusal(ErrorCode.UNSUPPORTED, 404, "no such endpoint");
    }
    RepositoryName name = ServedName.parse(matcher.group("name"));
    RepositoryName written = new RepositoryName(matcher.group("name"));
    if (matcher.group("uploads") != null) {
      return new Route(Endpoint.UPLOADS, name, written, "");
    }
    if (matcher.group("tags") != null) {
      return new Route(Endpoint.TAGS, name, written, "");
    }
    if (matcher.group("upload") != null) {
      return new Route(Endpoint.UPLOAD, name, written, matcher.group("upload"));
    }
    if (matcher.group("blob") != null) {
      return new Route(Endpoint.BLOB, name, written, matcher.group("blob"));
    }
    if (matcher.group("manifest") != null) {
      return new Route(Endpoint.MANIFEST, name, written, matcher.group("manifest"));
    }
    return new Route(Endpoint.REFERRERS, name, written, matcher.group("subject"));
  }
}
