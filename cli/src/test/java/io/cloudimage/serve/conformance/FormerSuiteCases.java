// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.conformance;

import static io.cloudimage.serve.conformance.ConformanceCases.REPOSITORY;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.model.Digest.Algorithm;
import io.cloudimage.serve.conformance.DataSet.Document;
import io.cloudimage.spec.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the suite of version 1.1.1 asks beyond the present one. */
final class FormerSuiteCases {
  private static final String MANIFESTS = "/v2/" + REPOSITORY + "/manifests/";
  private static final String TAGS = "/v2/" + REPOSITORY + "/tags/list";
  private static final List<String> NAMES = List.of("a1", "b2", "c3", "d4");

  private FormerSuiteCases() {}

  static List<ConformanceCase> all() {
    DataSet data = new DataSet("former suite", Algorithm.SHA256);
    Document image = data.add(data.image(MediaTypes.OCI_LAYER_GZIP));
    return List.of(
        former("the body of an error", FormerSuiteCases::errorBody),
        former("a chunk that is sent again", FormerSuiteCases::chunkAgain),
        former("push four tags", registry -> pushTags(registry, data, image)),
        former("pages of tags", FormerSuiteCases::pages),
        former("as many tags as are asked for", FormerSuiteCases::firstTags),
        former("a deleted tag is not listed", FormerSuiteCases::deleteTag),
        former(
            "a deleted manifest takes its tags along", registry -> deleteManifest(registry, image)),
        former("referrers of a blob that is nowhere", FormerSuiteCases::referrersOfNothing));
  }

  private static ConformanceCase former(String name, ConformanceCase.Check check) {
    return new ConformanceCase("former suite", name, check);
  }

  private static void errorBody(Wire registry) throws Exception {
    Answer refused =
        registry.send(
            "PUT",
            registry.at(MANIFESTS + "malformed"),
            "blablabla".getBytes(StandardCharsets.UTF_8),
            "Content-Type",
            MediaTypes.OCI_MANIFEST);
    List<JsonObject> errors = refused.expect(400).json().objects("errors");
    assertThat(errors).isNotEmpty();
    assertThat(errors.get(0).string("code")).isEqualTo("MANIFEST_INVALID");
  }

  private static void chunkAgain(Wire registry) throws Exception {
    Content content = Content.random(Algorithm.SHA256, "again", 40);
    byte[] first = Arrays.copyOf(content.bytes(), 20);
    Answer opened =
        registry.send("POST", registry.at("/v2/" + REPOSITORY + "/blobs/uploads/"), new byte[0]);
    String[] range = {"Content-Type", "application/octet-stream", "Content-Range", "0-19"};
    Answer taken = registry.send("PATCH", opened.expect(202).location(), first, range);
    taken.expect(202).expectHeader("Range", "0-19");
    registry.send("PATCH", taken.location(), first, range).expect(416);
    registry.send("GET", taken.location()).expect(204).expectHeader("Range", "0-19");
  }

  private static void pushTags(Wire registry, DataSet data, Document image) throws Exception {
    for (Content blob : data.blobs.values()) {
      PushWay.POST_AND_PUT.push(registry, REPOSITORY, blob).expect(201);
    }
    for (String tag : NAMES) {
      registry
          .send(
              "PUT",
              registry.at(MANIFESTS + tag),
              image.content().bytes(),
              "Content-Type",
              image.mediaType())
          .expect(201);
    }
  }

  private static void firstTags(Wire registry) throws Exception {
    assertThat(tags(registry.get(TAGS + "?n=3"))).hasSize(3);
    assertThat(tags(registry.get(TAGS + "?n=2&last=b2"))).containsExactly("c3", "d4");
    assertThat(tags(registry.get(TAGS + "?n=0"))).isEmpty();
  }

  /** Every tag once, in byte order, by the links from page to page. */
  private static void pages(Wire registry) throws Exception {
    List<String> seen = new ArrayList<>();
    Answer page = registry.get(TAGS + "?n=1");
    seen.addAll(tags(page));
    while (page.header("Link").isPresent()) {
      String link = page.header("Link").get();
      assertThat(link).matches("<[^>]+>; *rel=\"?next\"?");
      page = registry.send("GET", registry.at(link.substring(1, link.indexOf('>'))));
      seen.addAll(tags(page));
    }
    assertThat(seen).containsExactlyElementsOf(NAMES);
  }

  private static void deleteTag(Wire registry) throws Exception {
    registry.delete(MANIFESTS + "c3").expect(202);
    assertThat(tags(registry.get(TAGS))).containsExactly("a1", "b2", "d4");
  }

  private static void deleteManifest(Wire registry, Document image) throws Exception {
    registry.delete(MANIFESTS + image.content().digest()).expect(202);
    for (String tag : NAMES) {
      registry.get(MANIFESTS + tag).expect(404);
    }
    Answer listed = registry.get(TAGS);
    assertThat(listed.status() == 404 ? List.of() : tags(listed)).isEmpty();
  }

  private static void referrersOfNothing(Wire registry) throws Exception {
    Content nowhere = Content.random(Algorithm.SHA256, "nowhere at all", 10);
    Answer answer = registry.get("/v2/" + REPOSITORY + "/referrers/" + nowhere.digest());
    assertThat(answer.expect(200).json().objects("manifests")).isEmpty();
  }

  private static List<String> tags(Answer answer) throws Exception {
    return answer.expect(200).json().strings("tags");
  }
}
