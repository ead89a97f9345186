// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.content.ReferrerTag;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.DescriptorCodec;
import io.cloudimage.oci.json.Encoded;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.testing.RandomReferrer;
import io.cloudimage.registry.testing.QuickRetries;
import io.cloudimage.registry.testing.ScriptedAnswer;
import io.cloudimage.registry.testing.ScriptedServer;
import io.cloudimage.registry.testing.ScriptedServer.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Registries that list referrers wrongly, in pages, or not at all. */
@Timeout(60)
class ReferrersCorpusTest {
  private static final RepositoryName NAME = new RepositoryName("a/b");
  private static final String SBOM = "application/spdx+json";
  private static final String INDEX = MediaType.OCI_INDEX.value();
  private static final Descriptor SUBJECT = Descriptor.of(MediaType.OCI_MANIFEST, new byte[9]);
  private static final Descriptor OTHER = Descriptor.of(MediaType.OCI_MANIFEST, new byte[8]);
  private static final String API = "/v2/a/b/referrers/" + SUBJECT.digest();
  private static final String TAG = "/v2/a/b/manifests/" + ReferrerTag.of(SUBJECT.digest());
  private static final String EMPTY_API = "/v2/a/b/referrers/sha256:" + "0".repeat(64);

  private final Encoded<Manifest> sbom = RandomReferrer.manifest(SUBJECT, SBOM, "one");
  private final Encoded<Manifest> signature = RandomReferrer.manifest(SUBJECT, "text/sig", "two");
  private final Encoded<Manifest> ofOther = RandomReferrer.manifest(OTHER, SBOM, "three");
  private final Map<String, Function<Request, ScriptedAnswer>> answers = new LinkedHashMap<>();
  private final RegistryClient client =
      new RegistryClient(RegistryOptions.defaults().withRetries(QuickRetries.OPTIONS));
  private final ScriptedServer server;

  ReferrersCorpusTest() throws IOException {
    server = ScriptedServer.start(this::answer);
    for (Encoded<Manifest> manifest : List.of(sbom, signature, ofOther)) {
      answers.put(
          "/v2/a/b/manifests/" + manifest.descriptor().digest(),
          request ->
              ScriptedAnswer.of(200)
                  .header("Content-Type", MediaType.OCI_MANIFEST.value())
                  .body(manifest.bytes()));
    }
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    server.close();
  }

  private ScriptedAnswer answer(Request request) {
    Function<Request, ScriptedAnswer> answer = answers.get(request.target());
    return answer == null ? ScriptedAnswer.of(404) : answer.apply(request);
  }

  @Test
  @DisplayName("V11 a lying referrers API: a referrer of another subject is left out")
  void subjectsAreChecked() throws IOException {
    listApi(sbom.descriptor(), ofOther.descriptor());
    assertThat(digests(Optional.empty())).containsExactly(sbom.descriptor().digest());
    assertThat(repository().claimedReferrers(SUBJECT)).hasSize(2);
  }

  @Test
  void whatAClaimSaysOfSizeTypeAndNotesIsNotBelieved() throws IOException {
    Descriptor wrong =
        Descriptor.of(MediaType.OCI_MANIFEST, sbom.descriptor().digest(), 1)
            .withArtifactType(new MediaType("text/wrong"))
            .withAnnotation("note", "wrong");
    listApi(wrong);
    Descriptor listed = repository().referrers(SUBJECT, Optional.empty()).get(0);
    assertThat(listed.bare()).isEqualTo(sbom.descriptor());
    assertThat(listed.artifactType()).contains(new MediaType(SBOM));
    assertThat(listed.annotations()).containsExactly(Map.entry("note", "one"));
  }

  @Test
  void aReferrerIsReadOnceToBeCheckedAndCopied() throws IOException {
    listApi(sbom.descriptor());
    RemoteRepository repository = repository();
    Descriptor listed = repository.referrers(SUBJECT, Optional.empty()).get(0);
    assertThat(Content.readDocument(repository, listed)).isEqualTo(sbom.bytes());
    assertThat(targets()).containsExactly(API, manifest(sbom));
  }

  @Test
  void bookkeepingAndRubbishAreLeftOut() throws IOException {
    String list =
        "{\"schemaVersion\":2,\"mediaType\":\""
            + INDEX
            + "\",\"manifests\":[{\"mediaType\":\"application/octet-stream\",\"digest\":\""
            + Digest.of(new byte[3])
            + "\",\"size\":3,\"annotations\":{\"org.opencontainers.image.title\":\"_uploads\"}},"
            + "{\"mediaType\":\"x\",\"digest\":\"_uploads\",\"size\":-1},"
            + new String(Json.write(DescriptorCodec.tree(sbom.descriptor())), UTF_8)
            + "]}";
    answers.put(API, request -> index(list));
    assertThat(digests(Optional.empty())).containsExactly(sbom.descriptor().digest());
  }

  @ParameterizedTest(name = "a list without entries: {0}")
  @ValueSource(
      strings = {
        "{\"schemaVersion\":2,\"manifests\":null}",
        "{\"schemaVersion\":2}",
        "{\"schemaVersion\":2,\"manifests\":[]}"
      })
  void emptyLists(String list) throws IOException {
    answers.put(API, request -> index(list));
    assertThat(digests(Optional.empty())).isEmpty();
    assertThat(targets()).containsExactly(API);
  }

  @Test
  void pagesAreFollowed() throws IOException {
    String second = API + "?page=2";
    answers.put(
        API,
        request -> index(list(sbom.descriptor())).header("Link", "<" + second + ">; rel=\"next\""));
    answers.put(second, request -> index(list(sbom.descriptor(), signature.descriptor())));
    assertThat(digests(Optional.empty()))
        .containsExactly(sbom.descriptor().digest(), signature.descriptor().digest());
  }

  @Test
  @DisplayName("H8 pages that lead to another host, or in a circle")
  void wrongPages() {
    for (String link : List.of("http://127.0.0.2:1/v2/a/b/referrers/x", API)) {
      answers.put(API, request -> index(list()).header("Link", "<" + link + ">; rel=\"next\""));
      rejects(ErrorKind.UNTRUSTED, () -> repository().referrers(SUBJECT, Optional.empty()));
    }
  }

  @Test
  void aListThatBreaksOffIsNoShortList() {
    answers.put(
        API,
        request ->
            index(list(sbom.descriptor())).header("Link", "<" + API + "?p=2>; rel=\"next\""));
    assertThatThrownBy(() -> repository().referrers(SUBJECT, Optional.empty()))
        .isInstanceOf(OciException.class)
        .hasMessageContaining("404");
  }

  @Test
  void aThousandReferrersAndOneMore() throws IOException {
    List<Descriptor> many = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      many.add(Descriptor.of(MediaType.OCI_MANIFEST, Digest.of(("" + i).getBytes(UTF_8)), 5));
    }
    listApi(many.toArray(Descriptor[]::new));
    assertThat(repository().claimedReferrers(SUBJECT)).hasSize(1_000);
    many.add(sbom.descriptor());
    listApi(many.toArray(Descriptor[]::new));
    assertThatThrownBy(() -> repository().claimedReferrers(SUBJECT))
        .hasMessageContaining("more than 1000 referrers");
  }

  @Test
  void filtersOfTheRegistryAreUsedAndItsAbsenceMadeUpFor() throws IOException {
    String filtered = API + "?artifactType=application%2Fspdx%2Bjson";
    answers.put(
        filtered,
        request -> index(list(sbom.descriptor())).header("OCI-Filters-Applied", "artifactType"));
    assertThat(digests(Optional.of(SBOM))).containsExactly(sbom.descriptor().digest());
    answers.put(filtered, request -> index(list(sbom.descriptor(), signature.descriptor())));
    assertThat(digests(Optional.of(SBOM))).containsExactly(sbom.descriptor().digest());
  }

  @ParameterizedTest(name = "a host that answers {0} has no referrers API, and is asked once")
  @CsvSource({"404", "405", "400", "403", "500", "501"})
  void unsupported(int status) throws IOException {
    answers.put(API, request -> ScriptedAnswer.of(status));
    answers.put(EMPTY_API, request -> ScriptedAnswer.of(status));
    RemoteRepository repository = repository();
    assertThat(repository.listsReferrersByTag()).isFalse();
    assertThat(repository.referrers(SUBJECT, Optional.empty())).isEmpty();
    assertThat(repository.listsReferrersByTag()).isTrue();
    int before = server.requests().size();
    answers.put(TAG, request -> index(list(sbom.descriptor(), ofOther.descriptor())));
    assertThat(digests(Optional.empty())).containsExactly(sbom.descriptor().digest());
    assertThat(targets().subList(before, targets().size()))
        .containsExactly(TAG, manifest(sbom), manifest(ofOther));
    assertThat(client.repository(server.host(), new RepositoryName("c")).listsReferrersByTag())
        .isTrue();
  }

  @ParameterizedTest(
      name = "V5 a registry that has the API and answers {0} is not without referrers")
  @CsvSource({"403", "500", "503"})
  void troubleIsNotAbsence(int status) {
    answers.put(API, request -> ScriptedAnswer.of(status));
    answers.put(EMPTY_API, request -> index(list()));
    assertThatThrownBy(() -> repository().referrers(SUBJECT, Optional.empty()))
        .isInstanceOf(OciException.class)
        .hasMessageContaining("" + status);
    assertThatThrownBy(() -> repository().referrers(SUBJECT, Optional.empty()))
        .hasMessageContaining("" + status);
  }

  @Test
  void anUnknownRepositorySaysNothingOfTheHost() throws IOException {
    answers.put(
        API,
        request ->
            ScriptedAnswer.of(404)
                .header("Content-Type", "application/json")
                .body("{\"errors\":[{\"code\":\"NAME_UNKNOWN\"}]}"));
    assertThat(digests(Optional.empty())).isEmpty();
    assertThat(repository().listsReferrersByTag()).isFalse();
  }

  @Test
  void aPageForPeopleIsNoList() throws IOException {
    answers.put(
        API,
        request ->
            ScriptedAnswer.of(200).header("Content-Type", "text/html").body("<html></html>"));
    answers.put(TAG, request -> index(list(sbom.descriptor())));
    assertThat(digests(Optional.empty())).containsExactly(sbom.descriptor().digest());
  }

  @Test
  void aTagThatNamesTheImageItselfIsNoList() throws IOException {
    // The subject is an index, and the registry takes its tag for its digest.
    String image = list(sbom.descriptor());
    Descriptor subject = Descriptor.of(MediaType.OCI_INDEX, image.getBytes(UTF_8));
    answers.put("/v2/a/b/manifests/" + ReferrerTag.of(subject.digest()), request -> index(image));
    RemoteRepository repository = repository();
    assertThat(repository.referrers(subject, Optional.empty())).isEmpty();
    answers.put(
        "/v2/a/b/manifests/" + RandomReferrer.manifest(subject, SBOM, "x").descriptor().digest(),
        request -> ScriptedAnswer.of(201));
    Encoded<Manifest> referrer = RandomReferrer.manifest(subject, SBOM, "x");
    assertThatThrownBy(() -> repository.push(Blob.of(referrer.descriptor(), referrer.bytes())))
        .hasMessageContaining("is the image itself for this registry");
  }

  @Test
  void aTagOfSomethingElseIsNotOverwritten() {
    answers.put(
        TAG,
        request ->
            ScriptedAnswer.of(200)
                .header("Content-Type", MediaType.OCI_MANIFEST.value())
                .body(ofOther.bytes()));
    answers.put(manifest(sbom), request -> ScriptedAnswer.of(201));
    rejects(
        ErrorKind.UNSUPPORTED, () -> repository().push(Blob.of(sbom.descriptor(), sbom.bytes())));
    assertThat(server.requests())
        .noneMatch(r -> r.method().equals("PUT") && r.target().equals(TAG));
  }

  @Test
  void whatTheRegistryListsItselfIsNotListedByTag() throws IOException {
    answers.put(
        manifest(sbom),
        request -> ScriptedAnswer.of(201).header("OCI-Subject", SUBJECT.digest().toString()));
    repository().push(Blob.of(sbom.descriptor(), sbom.bytes()));
    assertThat(targets()).containsExactly(manifest(sbom));
  }

  @Test
  void aLostUpdateIsMadeAgain() throws IOException {
    List<byte[]> puts = new ArrayList<>();
    answers.put(manifest(sbom), request -> ScriptedAnswer.of(201));
    answers.put(
        TAG,
        request -> {
          if (request.method().equals("PUT")) {
            puts.add(request.body());
            return ScriptedAnswer.of(201);
          }
          // The first change is gone: another has written its own list over it.
          return switch (puts.size()) {
            case 0 -> ScriptedAnswer.of(404);
            case 1 -> index(list(signature.descriptor()));
            default -> index(new String(puts.get(1), UTF_8));
          };
        });
    repository().push(Blob.of(sbom.descriptor(), sbom.bytes()));
    assertThat(puts).hasSize(2);
    assertThat(new String(puts.get(1), UTF_8))
        .contains(sbom.descriptor().digest().toString())
        .contains(signature.descriptor().digest().toString())
        .contains("\"artifactType\":\"" + SBOM + "\"")
        .contains("\"note\":\"one\"");
  }

  @Test
  @DisplayName("M3 a list of referrers that would grow past 4 MiB")
  void aListHasALimit() {
    Descriptor large = signature.descriptor();
    for (int i = 0; i < 3; i++) {
      large = large.withAnnotation("a" + i, "x".repeat((1 << 20) - 10));
    }
    int room = (4 << 20) - list(large.withAnnotation("a3", "")).length();
    large = large.withAnnotation("a3", "x".repeat(room));
    String full = list(large);
    answers.put(manifest(sbom), request -> ScriptedAnswer.of(201));
    answers.put(TAG, request -> index(full));
    assertThatThrownBy(() -> repository().push(Blob.of(sbom.descriptor(), sbom.bytes())))
        .hasMessageContaining("more than the limit of 4194304 bytes");
  }

  private RemoteRepository repository() throws IOException {
    return client.repository(server.host(), NAME);
  }

  private List<Digest> digests(Optional<String> artifactType) throws IOException {
    return repository().referrers(SUBJECT, artifactType).stream().map(Descriptor::digest).toList();
  }

  private List<String> targets() {
    return server.requests().stream().map(Request::target).toList();
  }

  private static String manifest(Encoded<Manifest> manifest) {
    return "/v2/a/b/manifests/" + manifest.descriptor().digest();
  }

  private void listApi(Descriptor... entries) {
    answers.put(API, request -> index(list(entries)));
  }

  private static String list(Descriptor... entries) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("schemaVersion", 2);
    tree.put("mediaType", INDEX);
    tree.put("manifests", List.of(entries).stream().map(DescriptorCodec::tree).toList());
    return new String(Json.write(tree), UTF_8);
  }

  private static ScriptedAnswer index(String list) {
    return ScriptedAnswer.of(200).header("Content-Type", INDEX).body(list);
  }

  private static void rejects(ErrorKind kind, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(OciException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
