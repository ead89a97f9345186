// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.model.Digest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a registry answered, with what a client would ask of it. */
final class Answer {
  private final String request;
  private final URI target;
  private final HttpResponse<byte[]> response;

  Answer(String request, URI target, HttpResponse<byte[]> response) {
    this.request = request;
    this.target = target;
    this.response = response;
  }

  int status() {
    return response.statusCode();
  }

  /** This answer, if it has one of these statuses. */
  Answer expect(Integer... statuses) {
    assertThat(statuses)
        .as("%s: %s", this, new String(beginning(), StandardCharsets.UTF_8))
        .contains(status());
    return this;
  }

  Optional<String> header(String name) {
    return response.headers().firstValue(name);
  }

  Answer expectHeader(String name, String value) {
    assertThat(response.headers().allValues(name)).as("%s of %s", name, this).contains(value);
    return this;
  }

  /** The comma-separated values of a header, of all its lines. */
  List<String> values(String name) {
    return response.headers().allValues(name).stream()
        .flatMap(line -> Arrays.stream(line.split(",", -1)))
        .map(String::trim)
        .toList();
  }

  /** A digest that is told must be in the algorithm that was asked for. */
  Answer expectDigest(Digest digest) {
    Optional<String> told = header("Docker-Content-Digest");
    if (told.isPresent()) {
      assertThat(told).as("Docker-Content-Digest of %s", this).hasValue(digest.toString());
    }
    return this;
  }

  Answer expectBody(byte[] content) {
    // Not shown when they differ: bodies have megabytes.
    assertThat(Arrays.equals(response.body(), content)).as("the body of %s", this).isTrue();
    return this;
  }

  Answer expectLength(long length) {
    return expectHeader("Content-Length", Long.toString(length));
  }

  /** Where the answer says that the work goes on. */
  URI location() {
    assertThat(header("Location")).as("Location of %s", this).isPresent();
    return target.resolve(header("Location").orElseThrow());
  }

  /** {@link #location()} with a parameter more. */
  URI location(String parameter) {
    URI location = location();
    return URI.create(location + (location.getRawQuery() == null ? "?" : "&") + parameter);
  }

  JsonObject json() throws OciException {
    return Json.readObject(response.body(), toString(), JsonLimits.DOCUMENT);
  }

  @Override
  public String toString() {
    return request + " -> " + status();
  }

  private byte[] beginning() {
    return Arrays.copyOf(response.body(), Math.min(300, response.body().length));
  }
}
