// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.endpoint;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.registry.auth.Scope;
import io.cloudimage.registry.http.HttpCall;
import io.cloudimage.registry.http.HttpReply;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists tags, page by page (distribution-spec end-8a and end-8b, GET /v2/name/tags/list). */
public final class ListTags {
  private static final Logger LOG = LoggerFactory.getLogger(ListTags.class);
  private static final int PAGE = 1000;
  private static final int MAXIMUM_TAGS = 1_000_000;

  private final RepositoryAccess access;

  public ListTags(RepositoryAccess access) {
    this.access = access;
  }

  /**
   * All tags, sorted. What the registry lists but is no tag is left out.
   *
   * @throws OciException UNTRUSTED if a page leads to another host or in a circle; UNSUPPORTED if
   *     there is no end
   */
  public List<Tag> send() throws IOException {
    Set<Tag> tags = new TreeSet<>();
    new Pages(access.origin() + ": the tag list", access.rules())
        .readAll(access.uri("tags/list?n=" + PAGE), page -> read(page, tags));
    return List.copyOf(tags);
  }

  private Optional<String> read(URI page, Set<Tag> tags) throws IOException {
    HttpCall call = HttpCall.of("GET", page).withHeader("Accept", "application/json");
    try (HttpReply reply = access.sendForSuccess(call, Scope.pull(access.name()))) {
      byte[] body = reply.readBody(JsonLimits.DOCUMENT.bytes());
      List<String> names =
          Json.readObject(body, "tag list of " + access.origin(), JsonLimits.DOCUMENT)
              .strings("tags");
      for (String name : names) {
        try {
          tags.add(new Tag(name));
        } catch (IllegalArgumentException e) {
          LOG.warn("{} lists {}, which is no tag", access.origin(), Printable.quote(name));
        }
      }
      if (tags.size() > MAXIMUM_TAGS) {
        throw new OciException(
            ErrorKind.UNSUPPORTED,
            access.origin() + ": the tag list has more than " + MAXIMUM_TAGS + " tags");
      }
      return Pages.next(reply);
    }
  }
}
