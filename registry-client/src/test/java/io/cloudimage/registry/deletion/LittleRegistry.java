// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.deletion;

import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.registry.testing.ScriptedAnswer;
import io.cloudimage.registry.testing.ScriptedServer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One repository that holds manifests and tags, and deletes as a test wants it to. */
final class LittleRegistry implements ScriptedServer.Script {
  private static final String ROOT = "/v2/team/app/";
  private static final int CONFIG_SIZE =
      (int)
          Placeholder.of(Descriptor.of(MediaType.OCI_MANIFEST, new byte[0]))
              .config()
              .descriptor()
              .size();

  final Map<String, byte[]> manifests = new TreeMap<>();
  final Map<String, String> tags = new TreeMap<>();

  /** 202 removes it; every other status is the answer alone. */
  int statusOfTagDelete = 202;

  int statusOfDigestDelete = 202;
  boolean tagDeleteTakesTheManifest;
  boolean unknownManifestsAreAnswered404 = true;

  /** Sees every request before it is served. */
  Consumer<ScriptedServer.Request> before = request -> {};

  static byte[] manifest(String note) {
    return ("{\"schemaVersion\":2,\"mediaType\":\""
            + MediaType.OCI_MANIFEST
            + "\",\"config\":{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"digest\":"
            + "\"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\",\"size\":2},"
            + "\"layers\":[],\"annotations\":{\"note\":\""
            + note
            + "\"}}")
        .getBytes(StandardCharsets.US_ASCII);
  }

  synchronized Descriptor put(byte[] manifest, String... names) {
    Descriptor descriptor = Descriptor.of(MediaType.OCI_MANIFEST, manifest);
    manifests.put(descriptor.digest().toString(), manifest);
    for (String name : names) {
      tags.put(name, descriptor.digest().toString());
    }
    return descriptor;
  }

  @Override
  public synchronized ScriptedAnswer answer(ScriptedServer.Request request) {
    before.accept(request);
    String path = request.path();
    if (path.startsWith(ROOT + "manifests/")) {
      return manifest(request, path.substring((ROOT + "manifests/").length()));
    }
    if (path.equals(ROOT + "tags/list")) {
      return ScriptedAnswer.of(200)
          .body(
              "{\"name\":\"team/app\",\"tags\":["
                  + tags.keySet().stream()
                      .map(tag -> "\"" + tag + "\"")
                      .collect(Collectors.joining(","))
                  + "]}");
    }
    return path.startsWith(ROOT + "blobs/sha256:")
        ? ScriptedAnswer.of(200).body(new byte[CONFIG_SIZE])
        : ScriptedAnswer.of(404);
  }

  private ScriptedAnswer manifest(ScriptedServer.Request request, String reference) {
    String digest = reference.startsWith("sha256:") ? reference : tags.getOrDefault(reference, "");
    return switch (request.method()) {
      case "PUT" -> {
        put(request.body());
        if (!reference.startsWith("sha256:")) {
          put(request.body(), reference);
        }
        yield ScriptedAnswer.of(201);
      }
      case "DELETE" -> delete(reference, digest);
      default -> {
        byte[] bytes = manifests.get(digest);
        yield bytes == null
            ? unknown()
            : ScriptedAnswer.of(200)
                .header("Content-Type", MediaType.OCI_MANIFEST.value())
                .header("Docker-Content-Digest", Digest.of(bytes).toString())
                .body(bytes);
      }
    };
  }

  private ScriptedAnswer delete(String reference, String digest) {
    boolean byTag = !reference.startsWith("sha256:");
    if (!byTag && !manifests.containsKey(digest) && unknownManifestsAreAnswered404) {
      return unknown();
    }
    int status = byTag ? statusOfTagDelete : statusOfDigestDelete;
    if (status != 202) {
      return ScriptedAnswer.of(status).body("{\"errors\":[{\"code\":\"UNSUPPORTED\"}]}");
    }
    if (byTag) {
      tags.remove(reference);
    }
    if (!byTag || tagDeleteTakesTheManifest) {
      manifests.remove(digest);
      tags.values().removeIf(digest::equals);
    }
    return ScriptedAnswer.of(202);
  }

  private static ScriptedAnswer unknown() {
    return ScriptedAnswer.of(404).body("{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\"}]}");
  }
}
