// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A part of a blob (RFC 9110 §14), first and last byte included. */
public record ByteRange(long first, long last) {
  private static final Pattern RANGE = Pattern.compile("bytes=\\s*(\\d{0,18})-(\\d{0,18})\\s*");
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("(?:bytes\\s+)?(\\d{1,18})-(\\d{1,18})(?:/(?:\\d{1,18}|\\*))?");

  public long length() {
    return last - first + 1;
  }

  /**
   * The part of {@code size} bytes that a {@code Range} header asks for; empty if the header is to
   * be ignored, because it is of another unit or asks for several parts.
   *
   * @throws Refusal 416 if the part does not exist
   */
  public static Optional<ByteRange> parse(String header, long size) throws Refusal {
    Matcher matcher = RANGE.matcher(header);
    if (!matcher.matches() || (matcher.group(1) + matcher.group(2)).isEmpty()) {
      return Optional.empty();
    }
    long first;
    long last = size - 1;
    if (matcher.group(1).isEmpty()) {
      long suffix = Long.parseLong(matcher.group(2));
      first = suffix == 0 ? size : Math.max(0, size - suffix);
    } else {
      first = Long.parseLong(matcher.group(1));
      if (!matcher.group(2).isEmpty()) {
        last = Math.min(last, Long.parseLong(matcher.group(2)));
      }
    }
    if (first >= size || last < first) {
      throw new Refusal(ErrorCode.SIZE_INVALID, 416, "the blob has " + size + " bytes")
          .with("Content-Range", "bytes */" + size);
    }
    return Optional.of(new ByteRange(first, last));
  }

  /**
   * Where a chunk belongs: {@code <start>-<end>}, as the distribution spec writes {@code
   * Content-Range}, or RFC 9110's form of it.
   */
  public static ByteRange parseContentRange(String header) throws Refusal {
    Matcher matcher = CONTENT_RANGE.matcher(header.trim());
    if (!matcher.matches()) {
      throw new Refusal(ErrorCode.BLOB_UPLOAD_INVALID, "Content-Range is <start>-<end>");
    }
    ByteRange range =
        new ByteRange(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
    if (range.length() < 1) {
      throw new Refusal(ErrorCode.BLOB_UPLOAD_INVALID, 416, "Content-Range ends before it starts");
    }
    return range;
  }
}
