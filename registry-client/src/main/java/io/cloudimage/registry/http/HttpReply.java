// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.http;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.MediaType;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One reply. Whoever receives it closes it; closing before the end of the body ends the connection
 * at once rather than to read what is left.
 */
public final class HttpReply implements Closeable {
  private final HttpCall call;
  private final int status;
  private final Map<String, List<String>> headers;
  private final InputStream body;
  private final Closeable exchange;
  private final String tries;

  /**
   * @param call the request that was answered in the end, after redirects
   * @param headers by name in lower case
   */
  HttpReply(
      HttpCall call,
      int status,
      Map<String, List<String>> headers,
      InputStream body,
      Closeable exchange) {
    this(call, status, headers, body, exchange, "");
  }

  private HttpReply(
      HttpCall call,
      int status,
      Map<String, List<String>> headers,
      InputStream body,
      Closeable exchange,
      String tries) {
    this.call = call;
    this.status = status;
    this.headers = Map.copyOf(headers);
    this.body = body;
    this.exchange = exchange;
    this.tries = tries;
  }

  /** The request that was answered in the end, after redirects. */
  public HttpCall call() {
    return call;
  }

  public int status() {
    return status;
  }

  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  public Optional<String> header(String name) {
    return headers(name).stream().findFirst();
  }

  public List<String> headers(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }

  /** Content-Length, where there is a usable one. */
  public Optional<Long> length() {
    return header("Content-Length").filter(text -> text.matches("[0-9]{1,18}")).map(Long::valueOf);
  }

  /** Content-Type without its parameters, where there is a usable one. */
  public Optional<MediaType> mediaType() {
    try {
      return header("Content-Type").map(text -> new MediaType(text.split(";", 2)[0].strip()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The body as it comes over the wire, never decoded. */
  public InputStream body() {
    return body;
  }

  /**
   * The whole body.
   *
   * @throws OciException UNSUPPORTED if it has more than {@code limit} bytes
   */
  public byte[] readBody(int limit) throws IOException {
    byte[] bytes = body.readNBytes(limit + 1);
    if (bytes.length > limit) {
      throw new OciException(
          ErrorKind.UNSUPPORTED,
          call + ": the answer has more than the " + limit + " bytes that are read");
    }
    return bytes;
  }

  /** The same reply with another way to its body; {@code atEnd} runs when it is closed. */
  public HttpReply withBody(InputStream newBody, Closeable atEnd) {
    return new HttpReply(
        call,
        status,
        headers,
        newBody,
        () -> {
          try (atEnd) {
            exchange.close();
          }
        },
        tries);
  }

  /** The same reply, the last of several, which {@code text} tells of. */
  public HttpReply withTries(String text) {
    return new HttpReply(call, status, headers, body, exchange, text);
  }

  /** How often and how long it was asked for; empty for once. */
  public String tries() {
    return tries;
  }

  @Override
  public void close() throws IOException {
    try {
      body.close();
    } finally {
      exchange.close();
    }
  }
}
