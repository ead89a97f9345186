// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.CloudImageConfig;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Execution;
import io.cloudimage.oci.model.ImageConfig;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Platform;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigRefusalTest {
  private static final String CLOUDIMAGE = "'cloudimage':{'schemaVersion':1,'type':'cluster'}";

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void refuses(String row, ErrorKind kind, String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOfSatisfying(OciException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .satisfies(e -> assertThat(String.valueOf(e.getMessage()).chars()).allMatch(c -> c >= ' '));
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        invalid("C2 os is a number", config("").replace("'linux'", "1")),
        invalid("C2 architecture is a number", config("").replace("'amd64'", "1")),
        invalid("C2 no architecture", config("").replace("'architecture'", "'arch'")),
        invalid("C2 created is junk", config(",'created':'yesterday'")),
        invalid("C2 created in month 13", config(",'created':'2024-13-01T00:00:00Z'")),
        invalid("C2 created is a number", config(",'created':0")),
        invalid("C2 history is a string", config(",'history':'none'")),
        invalid("C2 a history entry is a string", config(",'history':['none']")),
        invalid("C2 empty_layer is a string", config(",'history':[{'empty_layer':'yes'}]")),
        invalid("C1 no rootfs", "{'os':'linux','architecture':'amd64'}"),
        invalid("C1 rootfs is an array", config("").replaceFirst("\\{'type'.*?\\}", "[]")),
        invalid("C1 a diffID is no digest", config("").replace("[]", "['x']")),
        invalid("C1 a diffID is a number", config("").replace("[]", "[1]")),
        invalid("C3 Env without =", config(",'config':{'Env':['PATH']}")),
        invalid("C3 Env without a name", config(",'config':{'Env':['=x']}")),
        invalid("C3 Env with NUL", config(",'config':{'Env':['A=\\u0000']}")),
        invalid("C3 Env with a line break", config(",'config':{'Env':['A=b\\nLD_PRELOAD=x']}")),
        invalid("C3 Env is an object", config(",'config':{'Env':{'A':'b'}}")),
        invalid("C3 a label is a number", config(",'config':{'Labels':{'a':1}}")),
        invalid("C2 Volumes is an array", config(",'config':{'Volumes':['/x']}")),
        invalid("C2 config is a string", config(",'config':'x'")),
        invalid("C6 nesting of 100", config(",'x':" + "[".repeat(100) + "]".repeat(100))),
        invalid("C6 over 4 MiB", config("") + " ".repeat(4 << 20)),
        arguments(
            "C a cloudimage of another version",
            ErrorKind.UNSUPPORTED,
            config("," + CLOUDIMAGE.replace(":1,", ":2,"))),
        invalid("C a cloudimage without version", config(",'cloudimage':{'type':'cluster'}")),
        invalid("C a cloudimage of no type", config("," + CLOUDIMAGE.replace("cluster", "x"))),
        invalid("C cloudimage is a string", config(",'cloudimage':'x'")),
        invalid("C an app without name", config("," + with("'apps':[{}]"))),
        invalid(
            "C an app's files is a string",
            config("," + with("'apps':[{'name':'a','files':'x'}]"))),
        invalid("C launch is a string", config("," + with("'launch':'x'"))),
        invalid("C metadata is an array", config("," + with("'metadata':[]"))),
        invalid("C a base without digest", config("," + with("'base':{'name':'a'}"))),
        invalid(
            "C an image of negative size",
            config(
                ","
                    + with(
                        "'images':[{'name':'a','digest':'sha256:"
                            + "a".repeat(64)
                            + "','size':-1,'platform':'linux/amd64'}]"))),
        invalid(
            "C an image of no platform",
            config(
                ","
                    + with(
                        "'images':[{'name':'a','digest':'sha256:"
                            + "a".repeat(64)
                            + "','size':1,'platform':'a/b/c/d'}]"))));
  }

  @Test
  void readsWhatToolsWrite() throws OciException {
    ImageConfig config =
        read(
            config(
                ",'created':'2023-05-04T19:37:03.872958712+02:00','author':'','variant':'',"
                    + "'config':{'Env':null,'Cmd':null,'User':'','Labels':null,"
                    + "'ArgsEscaped':true,'Volumes':{'/x':{}},'ExposedPorts':{'80/tcp':{}}},"
                    + "'docker_version':'20.10','history':[{'created':'2023-05-04T17:37:03Z',"
                    + "'created_by':'/bin/sh -c #(nop) CMD','empty_layer':true}]"));
    assertThat(config.created()).contains(Instant.parse("2023-05-04T17:37:03.872958712Z"));
    assertThat(config.execution().volumes()).containsExactly("/x");
    assertThat(config.platform()).isEqualTo(new Platform("linux", "amd64"));
    assertThat(config.history().get(0).emptyLayer()).isTrue();
  }

  @Test
  @DisplayName("C4 C5 commands and environment are data, kept as they are")
  void keepsCommandsAsData() throws OciException {
    ImageConfig config =
        read(
            config(
                ",'config':{'Env':['LD_PRELOAD=/x','PATH='],'Cmd':['$(id)','a;b']},"
                    + with("'launch':['$(id); x'],'cmds':['a\\nb']")));
    assertThat(config.execution().env()).containsExactly("LD_PRELOAD=/x", "PATH=");
    assertThat(config.cloudImage().orElseThrow().cmds()).containsExactly("a\nb");
  }

  @Test
  void readsBackWhatItWrites() throws OciException {
    Digest digest = Digest.of(new byte[] {1});
    CloudImageConfig cloudImage =
        new CloudImageConfig(
            CloudImageConfig.Type.APPLICATION,
            Optional.of("v1.19.8"),
            Optional.of(">=1.19"),
            Map.of("version", "v1.19.8", "list", List.of(1, true, "x")),
            List.of(
                new CloudImageConfig.App(
                    "app", Optional.of("helm"), List.of("f"), Map.of("A", "b"), List.of("c"))),
            List.of("app"),
            List.of("c"),
            List.of("calico"),
            List.of("csi"),
            List.of(
                new CloudImageConfig.Member(
                    "m:1",
                    digest,
                    5,
                    Platform.parse("linux/arm64"),
                    Optional.of(digest),
                    List.of("manifests/a.yaml:3"))),
            Optional.of(new CloudImageConfig.Base("b:1", digest)));
    ImageConfig config =
        new ImageConfig(
            Optional.of(Instant.EPOCH),
            Optional.of("somebody"),
            Platform.parse("linux/arm/v7"),
            Execution.EMPTY.with(List.of("A=b"), List.of("c"), Map.of("l", "m")),
            List.of(digest),
            List.of(
                new ImageConfig.History(
                    Optional.of(Instant.EPOCH),
                    Optional.of("COPY . ."),
                    Optional.empty(),
                    Optional.of("comment"),
                    true)),
            Optional.of(cloudImage));
    Encoded<ImageConfig> written = ConfigCodec.write(config, MediaType.CLOUDIMAGE_CONFIG);
    Encoded<ImageConfig> read = ConfigCodec.read(written.bytes(), MediaType.CLOUDIMAGE_CONFIG);
    assertThat(read.value()).isEqualTo(config);
    assertThat(ConfigCodec.write(read.value(), MediaType.CLOUDIMAGE_CONFIG).bytes())
        .isEqualTo(written.bytes());
  }

  private static Arguments invalid(String row, String json) {
    return arguments(row, ErrorKind.INVALID, json);
  }

  private static String config(String more) {
    return "{'os':'linux','architecture':'amd64','rootfs':{'type':'layers','diff_ids':[]}"
        + more
        + "}";
  }

  private static String with(String more) {
    return CLOUDIMAGE.replaceFirst(
        "'type'", java.util.regex.Matcher.quoteReplacement(more + ",'type'"));
  }

  private static ImageConfig read(String json) throws OciException {
    byte[] bytes = json.replace('\'', '"').getBytes(UTF_8);
    return ConfigCodec.read(bytes, MediaType.CLOUDIMAGE_CONFIG).value();
  }
}
