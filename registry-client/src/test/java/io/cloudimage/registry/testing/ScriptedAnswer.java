// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An answer of a {@link ScriptedServer}, right or wrong. */
public final class ScriptedAnswer {
  private final String head;
  private final byte[] body;
  private final boolean framed;
  private final int cut;
  private final boolean hangs;

  private ScriptedAnswer(String head, byte[] body, boolean framed, int cut, boolean hangs) {
    this.head = head;
    this.body = body;
    this.framed = framed;
    this.cut = cut;
    this.hangs = hangs;
  }

  public static ScriptedAnswer of(int status) {
    return new ScriptedAnswer("HTTP/1.1 " + status + " x\r\n", new byte[0], true, -1, false);
  }

  /** Exactly these bytes. */
  public static ScriptedAnswer raw(byte[] bytes) {
    return new ScriptedAnswer("", bytes, false, -1, false);
  }

  public ScriptedAnswer header(String name, String value) {
    return new ScriptedAnswer(head + name + ": " + value + "\r\n", body, framed, cut, hangs);
  }

  public ScriptedAnswer body(byte[] content) {
    return new ScriptedAnswer(head, content.clone(), framed, cut, hangs);
  }

  public ScriptedAnswer body(String content) {
    return body(content.getBytes(StandardCharsets.UTF_8));
  }

  /** Without a Content-Length of the server's own. */
  public ScriptedAnswer unframed() {
    return new ScriptedAnswer(head, body, false, cut, hangs);
  }

  /** Ends the connection after so many bytes of the body. */
  public ScriptedAnswer cutAfter(int bodyBytes) {
    return new ScriptedAnswer(head, body, framed, bodyBytes, hangs);
  }

  /** Keeps the connection open afterwards and says nothing more. */
  public ScriptedAnswer thenSilence() {
    return new ScriptedAnswer(head, body, framed, cut, true);
  }

  boolean hangs() {
    return hangs;
  }

  byte[] bytes(String method) {
    if (head.isEmpty()) {
      return body.clone();
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String length = framed ? "Content-Length: " + body.length + "\r\n" : "";
    out.writeBytes(
        (head + length + "Connection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
    if (!method.equals("HEAD")) {
      out.writeBytes(cut < 0 ? body : Arrays.copyOf(body, cut));
    }
    return out.toByteArray();
  }
}
