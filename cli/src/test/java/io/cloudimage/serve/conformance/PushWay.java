// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.Locale;

/** The ways in which a blob comes into a repository. */
enum PushWay {
  POST_ONLY,
  POST_AND_PUT,
  STREAM,
  ONE_CHUNK,
  CHUNKS,
  CHUNKS_LAST_IN_PUT,
  CHUNKS_OUT_OF_ORDER,
  CHUNKS_OUT_OF_ORDER_LAST_IN_PUT;

  private static final String[] OCTETS = {"Content-Type", "application/octet-stream"};
  private static final byte[] NOTHING = new byte[0];

  /** Pushes; the answer to the request that ends the push, whatever it is. */
  Answer push(Wire registry, String repository, Content content) throws Exception {
    URI uploads = registry.at("/v2/" + repository + "/blobs/uploads/");
    String digest = "digest=" + content.digest();
    if (this == POST_ONLY) {
      return registry.send("POST", URI.create(uploads + "?" + digest), content.bytes(), OCTETS);
    }
    Answer opened = registry.send("POST", uploads, NOTHING).expect(202);
    if (this == POST_AND_PUT) {
      return registry.send("PUT", opened.location(digest), content.bytes(), OCTETS);
    }
    if (this == STREAM) {
      Answer sent =
          registry.send(
              "PATCH",
              opened.location(),
              BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(content.bytes())),
              OCTETS);
      return registry.send("PUT", sent.expect(202).location(digest), NOTHING, OCTETS);
    }
    return pushChunks(registry, opened, content.bytes(), digest);
  }

  private Answer pushChunks(Wire registry, Answer opened, byte[] bytes, String digest)
      throws Exception {
    int size = this == ONE_CHUNK ? bytes.length : bytes.length / 3 + 1;
    boolean inPut = this == CHUNKS_LAST_IN_PUT || this == CHUNKS_OUT_OF_ORDER_LAST_IN_PUT;
    boolean stray = this == CHUNKS_OUT_OF_ORDER || this == CHUNKS_OUT_OF_ORDER_LAST_IN_PUT;
    Answer last = opened;
    for (int first = 0; first < bytes.length; first += size) {
      if (stray) {
        int wrong = first + size < bytes.length ? first + size : 0;
        last = refused(registry, last, bytes, wrong, size, first, inPut ? digest : "");
      }
      boolean ends = inPut && first + size >= bytes.length;
      last =
          chunk(registry, ends ? last.location(digest) : last.location(), ends, bytes, first, size);
      if (ends) {
        return last;
      }
      last.expect(202);
    }
    return registry.send("PUT", last.location(digest), NOTHING, OCTETS);
  }

  /** A chunk that belongs elsewhere; what the registry then says of the upload. */
  private static Answer refused(
      Wire registry, Answer before, byte[] bytes, int wrong, int size, int next, String digest)
      throws Exception {
    boolean ends = !digest.isEmpty() && wrong + size >= bytes.length;
    URI target = ends ? before.location(digest) : before.location();
    chunk(registry, target, ends, bytes, wrong, size).expect(416);
    Answer asked = registry.send("GET", before.location()).expect(204);
    if (next > 0) {
      asked.expectHeader("Range", "0-" + (next - 1));
    } else {
      assertThat(asked.header("Range").orElse("")).startsWith("0-");
    }
    return asked;
  }

  private static Answer chunk(
      Wire registry, URI target, boolean ends, byte[] bytes, int first, int size) throws Exception {
    int end = Math.min(first + size, bytes.length);
    return registry.send(
        ends ? "PUT" : "PATCH",
        target,
        Arrays.copyOfRange(bytes, first, end),
        "Content-Type",
        "application/octet-stream",
        "Content-Range",
        first + "-" + (end - 1));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
