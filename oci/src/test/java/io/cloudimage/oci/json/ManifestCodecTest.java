// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.spec.MediaTypes;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestCodecTest {
  private static final String HEX = "a".repeat(64);
  private static final String CONFIG = descriptor(MediaTypes.OCI_CONFIG, "sha256:" + HEX, "2");
  private static final String LAYER = descriptor(MediaTypes.OCI_LAYER, "sha256:" + HEX, "3");

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusedManifests")
  void refusesAsManifest(String row, ErrorKind kind, String json) {
    fails(kind, json, MediaType.OCI_MANIFEST);
  }

  static Stream<Arguments> refusedManifests() {
    return Stream.of(
        arguments("M1 both layers and manifests", ErrorKind.INVALID, manifest("'manifests':[],")),
        arguments("M1 empty object as manifests", ErrorKind.INVALID, manifest("'manifests':{},")),
        arguments(
            "M1 says it is an index", ErrorKind.MISMATCH, manifest(type(MediaTypes.OCI_INDEX))),
        arguments(
            "M1 says it is Docker's",
            ErrorKind.MISMATCH,
            manifest(type(MediaTypes.DOCKER_MANIFEST))),
        arguments("M1 says it is nonsense", ErrorKind.INVALID, manifest("'mediaType':'x y',")),
        arguments("M1 media type is a number", ErrorKind.INVALID, manifest("'mediaType':1,")),
        arguments("M1 schemaVersion 1", ErrorKind.INVALID, manifest("").replace(":2,", ":1,")),
        arguments("M1 schemaVersion 3", ErrorKind.INVALID, manifest("").replace(":2,", ":3,")),
        arguments(
            "M1 schemaVersion \"2\"", ErrorKind.INVALID, manifest("").replace(":2,", ":'2',")),
        arguments(
            "M1 no schemaVersion",
            ErrorKind.INVALID,
            manifest("").replace("'schemaVersion':2,", "")),
        arguments("M2 Layers and layers", ErrorKind.INVALID, manifest("'Layers':[],")),
        arguments("M2 CONFIG and config", ErrorKind.INVALID, manifest("'CONFIG':{},")),
        arguments("M2 duplicate layers", ErrorKind.INVALID, manifest("'layers':[],")),
        arguments("M1 no config", ErrorKind.INVALID, manifest("").replace("'config'", "'konfig'")),
        arguments("M1 config is an array", ErrorKind.INVALID, manifest("").replace(CONFIG, "[]")),
        arguments(
            "M1 layers is an object",
            ErrorKind.INVALID,
            manifest("").replace("[" + LAYER + "]", "{}")),
        arguments("M1 a layer is a string", ErrorKind.INVALID, manifest("").replace(LAYER, "'x'")),
        arguments("M1 a layer is null", ErrorKind.INVALID, manifest("").replace(LAYER, "null")),
        arguments("M8 data is not base64", ErrorKind.INVALID, withLayer("'data':'%%%',")),
        arguments("M8 data of another digest", ErrorKind.INVALID, withLayer("'data':'YWJj',")),
        arguments("M8 data is a number", ErrorKind.INVALID, withLayer("'data':1,")),
        arguments(
            "M7 annotation is a number", ErrorKind.INVALID, manifest("'annotations':{'a':1},")),
        arguments("M7 annotations is an array", ErrorKind.INVALID, manifest("'annotations':[],")),
        arguments("M7 subject without digest", ErrorKind.INVALID, manifest("'subject':{},")),
        arguments("M12 urls is a string", ErrorKind.INVALID, withLayer("'urls':'http://x',")));
  }

  @ParameterizedTest(name = "R9 M4 a descriptor with {0}")
  @ValueSource(
      strings = {
        "'digest':'sha256:aa'",
        "'digest':'sha256:'",
        "'digest':'md5:900150983cd24fb0d6963f7d28e17f72'",
        "'digest':'sha256:../../../v2/other'",
        "'digest':'sha512:" + "aaaa" + "'",
        "'digest':1",
        "'size':-1",
        "'size':1.5",
        "'size':'10'",
        "'size':9223372036854775808",
        "'size':1e400",
        "'mediaType':''",
        "'mediaType':'text/html; charset=utf-8'",
        "'mediaType':'noslash'",
        "'platform':[]",
        "'platform':{'os':'linux'}",
        "'platform':{'os':1,'architecture':'amd64'}",
        "'platform':{'os':'linux','architecture':'amd64','os.features':'x'}",
        "'artifactType':7"
      })
  void refusesADescriptor(String field) {
    String key = field.substring(0, field.indexOf(':') + 1);
    String layer = LAYER.replaceFirst(key + "('[^']*'|[0-9]+)", field);
    String changed = layer.equals(LAYER) ? LAYER.replace("{", "{" + field + ",") : layer;
    assertThat(changed).contains(field);
    fails(ErrorKind.INVALID, manifest("").replace(LAYER, changed), MediaType.OCI_MANIFEST);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusedIndexes")
  void refusesAsIndex(String row, ErrorKind kind, String json) {
    fails(kind, json, MediaType.OCI_INDEX);
  }

  static Stream<Arguments> refusedIndexes() {
    return Stream.of(
        arguments("M1 index with layers", ErrorKind.INVALID, index("'layers':[],")),
        arguments("M1 index with config", ErrorKind.INVALID, index("'config':" + CONFIG + ",")),
        arguments(
            "M1 says it is a manifest", ErrorKind.MISMATCH, index(type(MediaTypes.OCI_MANIFEST))),
        arguments("M2 Manifests and manifests", ErrorKind.INVALID, index("'Manifests':[],")),
        arguments(
            "M1 manifests is an object", ErrorKind.INVALID, "{'schemaVersion':2,'manifests':{}}"),
        arguments("M1 a manifest where an index is asked for", ErrorKind.INVALID, manifest("")));
  }

  @Test
  @DisplayName("M14 schema 1 is refused by name; Docker's schema 2 is read")
  void dockerTypes() throws OciException {
    for (String type :
        List.of(MediaTypes.DOCKER_MANIFEST_V1, MediaTypes.DOCKER_MANIFEST_V1_SIGNED)) {
      assertThatThrownBy(
              () -> ManifestCodec.readManifest(bytes("{'schemaVersion':1}"), new MediaType(type)))
          .isInstanceOfSatisfying(
              OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED))
          .hasMessageContaining("schema 1");
    }
    byte[] docker = bytes(manifest(type(MediaTypes.DOCKER_MANIFEST)));
    Encoded<Manifest> read = ManifestCodec.readManifest(docker, MediaType.DOCKER_MANIFEST);
    assertThat(read.value().layers()).hasSize(1);
    byte[] list = bytes(index(type(MediaTypes.DOCKER_INDEX)));
    assertThat(ManifestCodec.readIndex(list, MediaType.DOCKER_INDEX).value().manifests()).isEmpty();
  }

  @Test
  @DisplayName("M7 unknown fields are kept, byte for byte")
  void keepsTheBytes() throws OciException {
    String json =
        " " + manifest("'x-unknown':{'Layers':[1.0,1e1]},'subject':" + CONFIG + ",") + "\n";
    Encoded<Manifest> read = ManifestCodec.readManifest(bytes(json), MediaType.OCI_MANIFEST);
    assertThat(read.bytes()).isEqualTo(bytes(json));
    assertThat(read.descriptor().digest()).isEqualTo(Digest.of(bytes(json)));
    assertThat(read.value().subject()).isPresent();
  }

  @Test
  @DisplayName("M5 repeated digests, config digest as layer digest, sha512")
  void acceptsWhatIsUnusual() throws OciException {
    String sha512 = descriptor(MediaTypes.OCI_LAYER, "sha512:" + HEX + HEX, "3");
    String json = manifest("").replace(LAYER, LAYER + "," + LAYER + "," + sha512);
    Manifest read = ManifestCodec.readManifest(bytes(json), MediaType.OCI_MANIFEST).value();
    assertThat(read.layers()).hasSize(3);
    assertThat(read.config().digest()).isEqualTo(read.layers().get(0).digest());
  }

  @Test
  @DisplayName("M8 true data is accepted")
  void acceptsTrueData() throws OciException {
    byte[] content = bytes("{}");
    String config =
        descriptor(MediaTypes.OCI_CONFIG, Digest.of(content).toString(), "2")
            .replace("{", "{'data':'" + Base64.getEncoder().encodeToString(content) + "',");
    String json = manifest("").replace(CONFIG, config);
    assertThat(
            ManifestCodec.readManifest(bytes(json), MediaType.OCI_MANIFEST).value().config().data())
        .contains("e30=");
  }

  @Test
  void nullIsAbsent() throws OciException {
    String json = "{'schemaVersion':2,'manifests':null,'annotations':null,'mediaType':''}";
    Index index = ManifestCodec.readIndex(bytes(json), MediaType.OCI_INDEX).value();
    assertThat(index.manifests()).isEmpty();
  }

  @Test
  @DisplayName("M3 as many layers as 4 MiB hold")
  void readsManyLayers() throws OciException {
    int count = (4 << 20) / (LAYER.length() + 1) - 10;
    String json = manifest("").replace(LAYER, LAYER + ("," + LAYER).repeat(count - 1));
    assertThat(ManifestCodec.readManifest(bytes(json), MediaType.OCI_MANIFEST).value().layers())
        .hasSize(count);
  }

  @Test
  void readsBackWhatItWrites() throws OciException {
    Descriptor config = Descriptor.of(MediaType.CLOUDIMAGE_CONFIG, bytes("{}"));
    Descriptor entry =
        Descriptor.of(MediaType.OCI_MANIFEST, bytes("x"))
            .withPlatform(Platform.parse("linux/arm/v7"))
            .withArtifactType(MediaType.CLOUDIMAGE)
            .withAnnotation("key", "välue\u202e");
    Manifest manifest =
        new Manifest(
            MediaType.OCI_MANIFEST,
            Optional.of(MediaType.CLOUDIMAGE),
            config,
            List.of(config, entry),
            Optional.of(entry),
            Map.of("a", "b"));
    Encoded<Manifest> written = ManifestCodec.write(manifest);
    assertThat(ManifestCodec.readManifest(written.bytes(), MediaType.OCI_MANIFEST).value())
        .isEqualTo(manifest);
    Index index =
        new Index(
            MediaType.OCI_INDEX, Optional.empty(), List.of(entry), Optional.empty(), Map.of());
    assertThat(
            ManifestCodec.readIndex(ManifestCodec.write(index).bytes(), MediaType.OCI_INDEX)
                .value())
        .isEqualTo(index);
    assertThat(ManifestCodec.write(manifest).bytes()).isEqualTo(written.bytes());
  }

  private static void fails(ErrorKind kind, String json, MediaType type) {
    assertThatThrownBy(
            () -> {
              if (type.isIndex()) {
                ManifestCodec.readIndex(bytes(json), type);
              } else {
                ManifestCodec.readManifest(bytes(json), type);
              }
            })
        .isInstanceOfSatisfying(OciException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  private static String manifest(String more) {
    return "{'schemaVersion':2," + more + "'config':" + CONFIG + ",'layers':[" + LAYER + "]}";
  }

  private static String withLayer(String more) {
    return manifest("").replace(LAYER, LAYER.replace("{", "{" + more));
  }

  private static String index(String more) {
    return "{'schemaVersion':2," + more + "'manifests':[]}";
  }

  private static String type(String value) {
    return "'mediaType':'" + value + "',";
  }

  private static String descriptor(String type, String digest, String size) {
    return "{'mediaType':'" + type + "','digest':'" + digest + "','size':" + size + "}";
  }

  private static byte[] bytes(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }
}
