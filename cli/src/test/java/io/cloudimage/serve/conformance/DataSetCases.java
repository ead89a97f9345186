// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.conformance;

import static io.cloudimage.serve.conformance.ConformanceCases.REPOSITORY;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.serve.conformance.DataSet.Document;
import io.cloudimage.spec.MediaTypes;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** One shape of content: pushed, listed, pulled, its referrers asked for, and deleted. */
final class DataSetCases {
  private static final String MANIFESTS = "/v2/" + REPOSITORY + "/manifests/";
  private static final String TAGS = "/v2/" + REPOSITORY + "/tags/list";

  private final DataSet data;

  private DataSetCases(DataSet data) {
    this.data = data;
  }

  static List<ConformanceCase> of(DataSet data) {
    DataSetCases cases = new DataSetCases(data);
    List<ConformanceCase> all = new ArrayList<>();
    all.add(cases.named("push blobs", cases::pushBlobs));
    all.add(cases.named("push by digest", cases::pushByDigest));
    if (!data.tagsByParameter) {
      all.add(cases.named("push by tag", cases::pushByTag));
    }
    all.add(cases.named("list tags", cases::listTags));
    all.add(cases.named("head", cases::head));
    all.add(cases.named("pull", cases::pull));
    if (data.documents.stream().anyMatch(document -> document.subject().isPresent())) {
      all.add(cases.named("referrers", cases::referrers));
      all.add(cases.named("referrers of one type", cases::referrersOfType));
    }
    all.add(cases.named("delete tags", cases::deleteTags));
    all.add(cases.named("delete manifests", cases::deleteManifests));
    all.add(cases.named("delete blobs", cases::deleteBlobs));
    return all;
  }

  private ConformanceCase named(String name, ConformanceCase.Check check) {
    return new ConformanceCase(data.name, name, check);
  }

  private void pushBlobs(Wire registry) throws Exception {
    for (Content blob : data.blobs.values()) {
      Answer pushed = PushWay.POST_AND_PUT.push(registry, REPOSITORY, blob);
      Blobs.expectCreated(registry, pushed, blob);
    }
  }

  private void pushByDigest(Wire registry) throws Exception {
    for (Document document : data.documents) {
      String query = data.tagsByParameter ? "?tag=" + String.join("&tag=", document.tags()) : "";
      Answer answer = put(registry, document, document.content().digest() + query);
      if (data.tagsByParameter) {
        assertThat(answer.values("OCI-Tag")).containsAll(document.tags());
      }
    }
  }

  private void pushByTag(Wire registry) throws Exception {
    for (Document document : data.documents) {
      for (String tag : document.tags()) {
        put(registry, document, tag);
      }
    }
  }

  private static Answer put(Wire registry, Document document, String reference) throws Exception {
    Content content = document.content();
    Answer answer =
        registry.send(
            "PUT",
            registry.at(MANIFESTS + reference),
            content.bytes(),
            "Content-Type",
            document.mediaType());
    answer.expect(201).expectDigest(content.digest());
    if (document.subject().isPresent()) {
      answer.expectHeader("OCI-Subject", document.subject().get());
    }
    expect(registry.send("GET", answer.location(), BodyPublishers.noBody(), accept()), document)
        .expectBody(content.bytes());
    return answer;
  }

  private void listTags(Wire registry) throws Exception {
    List<String> listed = tags(registry.get(TAGS));
    for (Document document : data.documents) {
      assertThat(listed).containsAll(document.tags());
    }
    if (listed.size() >= 2) {
      List<String> sorted = new ArrayList<>(listed);
      Collections.sort(sorted);
      int half = sorted.size() / 2;
      List<String> rest = tags(registry.get(TAGS + "?last=" + sorted.get(half - 1)));
      assertThat(rest).containsExactlyElementsOf(sorted.subList(half, sorted.size()));
    }
  }

  private static List<String> tags(Answer answer) throws Exception {
    return answer.status() == 404 ? List.of() : answer.expect(200).json().strings("tags");
  }

  private void head(Wire registry) throws Exception {
    for (Document document : data.documents) {
      for (String reference : references(document)) {
        expect(registry.head(MANIFESTS + reference, accept()), document).expectBody(new byte[0]);
      }
    }
    for (Content blob : data.blobs.values()) {
      registry.head(Blobs.path(REPOSITORY, blob.digest())).expect(200).expectDigest(blob.digest());
    }
  }

  private void pull(Wire registry) throws Exception {
    for (Document document : data.documents) {
      for (String reference : references(document)) {
        expect(registry.get(MANIFESTS + reference, accept()), document)
            .expectBody(document.content().bytes());
      }
    }
    for (Content blob : data.blobs.values()) {
      Blobs.expectThere(registry, REPOSITORY, blob);
    }
  }

  private void referrers(Wire registry) throws Exception {
    for (String subject : subjects()) {
      assertThat(listed(list(registry, subject, "")))
          .containsExactlyInAnyOrderElementsOf(wanted(subject));
    }
  }

  private void referrersOfType(Wire registry) throws Exception {
    for (String subject : subjects()) {
      List<Map<String, Object>> all = wanted(subject);
      for (Object type : all.stream().map(each -> each.get("artifactType")).distinct().toList()) {
        String query = "?artifactType=" + URLEncoder.encode("" + type, StandardCharsets.UTF_8);
        Answer answer = list(registry, subject, query);
        assertThat(answer.values("OCI-Filters-Applied")).contains("artifactType");
        assertThat(listed(answer))
            .containsExactlyInAnyOrderElementsOf(
                all.stream().filter(each -> type.equals(each.get("artifactType"))).toList());
      }
    }
  }

  private static Answer list(Wire registry, String subject, String query) throws Exception {
    Answer answer = registry.get("/v2/" + REPOSITORY + "/referrers/" + subject + query);
    return answer.expect(200).expectHeader("Content-Type", MediaTypes.OCI_INDEX);
  }

  private static List<Map<String, Object>> listed(Answer answer) throws Exception {
    return answer.json().objects("manifests").stream().map(DataSetCases::comparable).toList();
  }

  /** Numbers as the codec reads them. */
  private static Map<String, Object> comparable(JsonObject descriptor) {
    Map<String, Object> map = descriptor.toMap();
    map.computeIfPresent("size", (key, size) -> ((Number) size).intValue());
    return map;
  }

  private List<String> subjects() {
    return data.documents.stream()
        .flatMap(document -> document.subject().stream())
        .distinct()
        .toList();
  }

  private List<Map<String, Object>> wanted(String subject) {
    return data.documents.stream()
        .filter(document -> document.subject().filter(subject::equals).isPresent())
        .map(Document::wanted)
        .toList();
  }

  private void deleteTags(Wire registry) throws Exception {
    for (Document document : data.documents) {
      for (String tag : document.tags()) {
        gone(registry, tag);
      }
    }
  }

  /** What refers to others goes before them. */
  private void deleteManifests(Wire registry) throws Exception {
    List<Document> last = new ArrayList<>(data.documents);
    Collections.reverse(last);
    for (Document document : last) {
      gone(registry, document.content().digest().toString());
    }
    for (String subject : subjects()) {
      assertThat(listed(list(registry, subject, ""))).isEmpty();
    }
  }

  private void deleteBlobs(Wire registry) throws Exception {
    for (Digest blob : data.blobs.keySet()) {
      Blobs.delete(registry, REPOSITORY, blob);
    }
  }

  private static void gone(Wire registry, String reference) throws Exception {
    registry.delete(MANIFESTS + reference).expect(202);
    registry.head(MANIFESTS + reference, accept()).expect(404);
  }

  private static Answer expect(Answer answer, Document document) {
    return answer
        .expect(200)
        .expectHeader("Content-Type", document.mediaType())
        .expectLength(document.content().bytes().length)
        .expectDigest(document.content().digest());
  }

  private static List<String> references(Document document) {
    List<String> references = new ArrayList<>(document.tags());
    references.add(document.content().digest().toString());
    return references;
  }

  private static String[] accept() {
    return new String[] {
      "Accept", MediaTypes.OCI_INDEX, "Accept", MediaTypes.OCI_MANIFEST,
    };
  }
}
