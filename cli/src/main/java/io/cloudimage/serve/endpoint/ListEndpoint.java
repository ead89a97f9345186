// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.endpoint;

import io.cloudimage.oci.json.DescriptorCodec;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.serve.access.Rights;
import io.cloudimage.serve.content.MemberRepository;
import io.cloudimage.serve.content.ServedStore;
import io.cloudimage.serve.http.Call;
import io.cloudimage.serve.http.ErrorCode;
import io.cloudimage.serve.http.Refusal;
import io.cloudimage.spec.MediaTypes;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Listings: tags (end-8) and repositories in pages, and what refers to a subject (end-12). */
public final class ListEndpoint implements Endpoint {
  private static final int PAGE = 1000;

  private final ServedStore store;

  public ListEndpoint(ServedStore store) {
    this.store = store;
  }

  @Override
  public void answer(Call call, Route route, Rights rights) throws IOException {
    Endpoint.requireMethod(call, "GET", "HEAD");
    if (route.endpoint() == Route.Endpoint.TAGS) {
      tags(call, route, rights);
    } else if (route.endpoint() == Route.Endpoint.CATALOG) {
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("repositories", page(call, "/v2/_catalog", store.repositories(rights::mayPull)));
      call.set("Content-Type", "application/json").send(200, Json.write(body));
    } else {
      referrers(call, route);
    }
  }

  private void tags(Call call, Route route, Rights rights) throws IOException {
    TreeSet<String> names = new TreeSet<>();
    store.tags(route.repository()).forEach(tag -> names.add(tag.name()));
    Optional<MemberRepository> members =
        store.members(route.repository(), call.query("ns"), rights::mayPull);
    members.ifPresent(each -> each.tags.keySet().forEach(tag -> names.add(tag.name())));
    if (members.isEmpty() && !store.knows(route.repository())) {
      throw new Refusal(ErrorCode.NAME_UNKNOWN, "no such repository");
    }
    sendTags(call, route.repository(), names);
  }

  /**
   * @param sorted names of tags, in the order of their bytes
   */
  static void sendTags(Call call, RepositoryName repository, Collection<String> sorted)
      throws IOException {
    String path = "/v2/" + repository + "/tags/list";
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", repository.path());
    body.put("tags", page(call, path, sorted));
    call.set("Content-Type", "application/json").send(200, Json.write(body));
  }

  /** What comes behind {@code last}, at most {@code n} of it, and where the next page is. */
  private static List<String> page(Call call, String path, Collection<String> sorted)
      throws Refusal {
    int limit = limit(call.query("n"));
    String last = call.query("last").orElse("");
    List<String> rest =
        sorted.stream().filter(name -> last.isEmpty() || name.compareTo(last) > 0).toList();
    List<String> page = rest.subList(0, Math.min(limit, rest.size()));
    if (!page.isEmpty() && page.size() < rest.size()) {
      String next = "?n=" + limit + "&last=" + encoded(page.get(page.size() - 1));
      // The same path may be another registry's repository without it.
      String registry = call.query("ns").map(host -> "&ns=" + encoded(host)).orElse("");
      call.set("Link", "<" + path + next + registry + ">; rel=\"next\"");
    }
    return page;
  }

  private static String encoded(String parameter) {
    return URLEncoder.encode(parameter, StandardCharsets.UTF_8);
  }

  private void referrers(Call call, Route route) throws IOException {
    Digest subject = Endpoint.digest(route.item());
    sendReferrers(call, store.referrers(route.repository(), subject));
  }

  static void sendReferrers(Call call, List<Descriptor> all) throws IOException {
    List<Descriptor> referrers = all;
    Optional<String> wanted = call.query("artifactType").filter(type -> !type.isEmpty());
    if (wanted.isPresent()) {
      call.set("OCI-Filters-Applied", "artifactType");
      referrers =
          referrers.stream()
              .filter(r -> r.artifactType().map(MediaType::value).equals(wanted))
              .toList();
    }
    Map<String, Object> index = new LinkedHashMap<>();
    index.put("schemaVersion", 2);
    index.put("mediaType", MediaTypes.OCI_INDEX);
    index.put("manifests", referrers.stream().map(DescriptorCodec::tree).toList());
    call.set("Content-Type", MediaTypes.OCI_INDEX).send(200, Json.write(index));
  }

  private static int limit(Optional<String> text) throws Refusal {
    if (text.isEmpty()) {
      return PAGE;
    }
    if (!text.get().matches("\\d+")) {
      throw new Refusal(ErrorCode.UNSUPPORTED, "n is a number");
    }
    // However large it is: no page is longer than ours.
    return new BigInteger(text.get()).min(BigInteger.valueOf(PAGE)).intValue();
  }
}
