// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing.faulty;

import io.cloudimage.registry.testing.wire.Delivery;
import io.cloudimage.registry.testing.wire.Delivery.Ending;
import io.cloudimage.registry.testing.wire.WireReply;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** What can go wrong with a request. */
public final class Break {
  private Break() {}

  /** Answers so, without doing anything. */
  public static FaultAction answer(WireReply reply) {
    return (request, usual) -> reply;
  }

  /** Answers with a status, without doing anything. */
  public static FaultAction answer(int status) {
    return answer(ErrorReply.of(status, "UNKNOWN"));
  }

  /** 429 with a Retry-After, whatever it says. */
  public static FaultAction tooMany(String retryAfter) {
    return answer(ErrorReply.of(429, "TOOMANYREQUESTS").header("Retry-After", retryAfter));
  }

  /** Changes the right answer. */
  public static FaultAction change(UnaryOperator<WireReply> how) {
    return (request, usual) -> how.apply(usual.answer(request));
  }

  /** The right answer, so many bytes of its body, and the connection ends in good order. */
  public static FaultAction cutAfter(long bytes) {
    return change(reply -> reply.delivered(Delivery.cutAfter(bytes, Ending.CLOSE)));
  }

  /** As {@link #cutAfter}, and the connection is reset. */
  public static FaultAction resetAfter(long bytes) {
    return change(reply -> reply.delivered(Delivery.cutAfter(bytes, Ending.RESET)));
  }

  /** As {@link #cutAfter}, and nothing more comes, and no end. */
  public static FaultAction silentAfter(long bytes) {
    return change(reply -> reply.delivered(Delivery.cutAfter(bytes, Ending.SILENCE)));
  }

  /** Does the work, and nobody hears of it. */
  public static FaultAction loseAnswer() {
    return change(reply -> reply.delivered(Delivery.nothing(Ending.RESET)));
  }

  /** Does the work; what comes back says something else, from a proxy for example. */
  public static FaultAction hideAnswer(int status) {
    return change(reply -> WireReply.of(status).body("<html>Bad gateway</html>"));
  }

  /** Resets the connection, and has done nothing. */
  public static FaultAction reset() {
    return (request, usual) -> WireReply.of(500).delivered(Delivery.nothing(Ending.RESET));
  }

  /** Takes the request and never says anything. */
  public static FaultAction blackHole() {
    return (request, usual) -> WireReply.of(500).delivered(Delivery.nothing(Ending.SILENCE));
  }

  /** The request's body breaks off after so many bytes: the server does what it does then. */
  public static FaultAction resetWhileReading(long bytes) {
    return (request, usual) -> {
      usual.answer(request.withBody(new BrokenStream(request.body(), bytes)));
      throw new IOException("the body was shorter than " + bytes + " bytes");
    };
  }

  /** Reads so many bytes of the request's body, keeps none, and answers so. */
  public static FaultAction answerWhileReading(long bytes, WireReply reply) {
    return (request, usual) -> {
      request.body().readNBytes((int) bytes);
      return reply;
    };
  }

  /** One bit of the answer's body is another one. */
  public static FaultAction flipBit(int position) {
    return change(
        reply -> {
          byte[] wrong = reply.body().clone();
          wrong[position % wrong.length] ^= 1;
          return reply.body(wrong);
        });
  }

  /** Other bytes, as many as the right ones. */
  public static FaultAction wrongBytes() {
    return change(reply -> reply.body(new byte[reply.body().length]));
  }

  /** A piece of the answer's body at a time. */
  public static FaultAction slowly(int bytes, Duration pause) {
    return change(reply -> reply.delivered(Delivery.slowly(bytes, pause)));
  }

  /** Sends the client to the same place again, or to one that sends it on. */
  public static FaultAction redirect(int status, String location) {
    return answer(WireReply.of(status).header("Location", location));
  }

  /** Sends the client from place to place without end. */
  public static FaultAction redirectWithoutEnd() {
    return (request, usual) ->
        WireReply.of(307).header("Location", request.path() + "?hop=" + System.nanoTime());
  }

  /** So many headers more, of so many bytes each. */
  public static FaultAction headers(int count, int bytes) {
    return change(
        reply -> {
          WireReply all = reply;
          for (int i = 0; i < count; i++) {
            all = all.header("X-Header-" + i, "x".repeat(bytes));
          }
          return all;
        });
  }

  /** So many interim answers before the right one. */
  public static FaultAction interim(int count) {
    byte[] storm =
        "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
            .repeat(count)
            .getBytes(StandardCharsets.US_ASCII);
    return change(reply -> reply.delivered(reply.delivery().after(storm)));
  }

  /** Gives a limited number of a stream's bytes and then fails. */
  private static final class BrokenStream extends InputStream {
    private final InputStream in;
    private long left;

    BrokenStream(InputStream in, long left) {
      this.in = in;
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      if (left-- <= 0) {
        throw new IOException("broken as the test has it");
      }
      return in.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (left <= 0) {
        throw new IOException("broken as the test has it");
      }
      int count = in.read(buffer, offset, (int) Math.min(length, left));
      left -= count;
      return count;
    }
  }
}
