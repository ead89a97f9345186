// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.page;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Reference;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.serve.content.ServedName;
import io.cloudimage.serve.http.ErrorCode;
import io.cloudimage.serve.http.PercentCoding;
import io.cloudimage.serve.http.Refusal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a page's path asks for. Decoded once, it then must match, as the paths of the spec do. */
sealed interface PageRoute {
  /** All repositories. */
  record Start() implements PageRoute {}

  /** The tags of a repository. */
  record Repository(RepositoryName name) implements PageRoute {}

  /** What an image is made of. */
  record Image(RepositoryName name, Reference reference) implements PageRoute {}

  /** The files in an image. */
  record Files(RepositoryName name, Reference reference) implements PageRoute {}

  /** What pages look like and do. */
  record Asset(String name) implements PageRoute {}

  Pattern REPOSITORY = Pattern.compile("/ui/repositories/(?<name>[^:@]+)");
  Pattern IMAGE =
      Pattern.compile(
          "/ui/images/(?<name>[^:@]+)(?:@(?<digest>[^/]+)|:(?<tag>[^/@]+))(?<files>/files)?");
  Pattern ASSET = Pattern.compile("/ui/(?<name>style\\.css|page\\.js|icon\\.svg)");

  /** Whether a path is a page's. */
  static boolean isOne(String rawPath) {
    return rawPath.equals("/") || rawPath.equals("/ui") || rawPath.startsWith("/ui/");
  }

  /**
   * @throws Refusal if there is no such page
   */
  static PageRoute parse(String rawPath) throws Refusal {
    String path = PercentCoding.decode(rawPath);
    if (path.equals("/") || path.equals("/ui") || path.equals("/ui/")) {
      return new Start();
    }
    Matcher asset = ASSET.matcher(path);
    if (asset.matches()) {
      return new Asset(asset.group("name"));
    }
    Matcher repository = REPOSITORY.matcher(path);
    if (repository.matches()) {
      return new Repository(ServedName.parse(repository.group("name")));
    }
    Matcher image = IMAGE.matcher(path);
    if (image.matches()) {
      RepositoryName name = ServedName.parse(image.group("name"));
      Reference reference = reference(image.group("digest"), image.group("tag"));
      return image.group("files") == null ? new Image(name, reference) : new Files(name, reference);
    }
    throw new Refusal(ErrorCode.UNSUPPORTED, 404, "There is no such page.");
  }

  private static Reference reference(@Nullable String digest, @Nullable String tag) throws Refusal {
    try {
      return digest != null ? Digest.parse(digest) : new Tag(String.valueOf(tag));
    } catch (IllegalArgumentException e) {
      throw new Refusal(ErrorCode.NAME_INVALID, String.valueOf(e.getMessage()));
    }
  }
}
