// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing.faulty;

import io.cloudimage.oci.json.Json;
import io.cloudimage.registry.testing.wire.WireReply;
import io.cloudimage.registry.testing.wire.WireRequest;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lists by pages, with {@code n} and {@code last} (distribution-spec end-8b). */
final class Pages {
  private final Profile profile;
  private final String origin;

  /**
   * @param origin of the registry's URLs, for links that carry it
   */
  Pages(Profile profile, String origin) {
    this.profile = profile;
    this.origin = origin;
  }

  /** The page that was asked for, of names that are sorted. */
  WireReply reply(
      WireRequest request, Collection<String> names, String key, Optional<String> repository) {
    int most = Math.min(profile.page(), number(request));
    String last = request.parameter("last").orElse("");
    List<String> rest = names.stream().filter(name -> name.compareTo(last) > 0).toList();
    List<String> page = rest.subList(0, Math.min(most, rest.size()));
    Map<String, Object> tree = new LinkedHashMap<>();
    repository.ifPresent(name -> tree.put("name", name));
    tree.put(key, page);
    WireReply reply = WireReply.of(200);
    if (page.size() < rest.size() && most > 0) {
      String end = page.get(page.size() - 1);
      reply = reply.header("Link", link(request, "?last=" + end + "&n=" + most));
    }
    return reply.json(Json.write(tree));
  }

  /** A link to another page of what the request asks for. */
  String link(WireRequest request, String query) {
    String target = request.path() + query;
    if (profile.has(Trait.FOREIGN_LINKS)) {
      target = origin.replaceAll("127\\.0\\.0\\.1", "169.254.169.254") + target;
    } else if (profile.has(Trait.CIRCULAR_LINKS)) {
      target = request.target();
    } else if (profile.has(Trait.ABSOLUTE_LINKS)) {
      target = origin + target;
    }
    return "<" + target + ">; " + (profile.has(Trait.UNQUOTED_LINKS) ? "rel=next" : "rel=\"next\"");
  }

  private static int number(WireRequest request) {
    String text = request.parameter("n").orElse("1000");
    return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
  }
}
