// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

import java.time.Duration;

/**
 * How much a server takes on, and how long it waits.
 *
 * @param threads how many requests are worked on at once; more wait
 * @param requests how many requests may be under way at once, answers that are being sent included;
 *     more are refused
 * @param uploads how many uploads may be open at once
 * @param largestBlob how many bytes a blob may have that is pushed
 * @param headers how long a client may take from a request's first byte to the end of its headers
 * @param stall how long a client may neither send nor take a byte in mid-request, or leave a
 *     connection unused
 * @param uploadExpiry how long an upload lives that nobody goes on with
 * @param grace how long requests may go on when the server is closed
 */
public record ServerLimits(
    int threads,
    int requests,
    int uploads,
    long largestBlob,
    Duration headers,
    Duration stall,
    Duration uploadExpiry,
    Duration grace) {
  /**
   * @throws IllegalArgumentException if a number is not positive
   */
  public ServerLimits {
    if (threads < 1 || uploads < 1 || requests < 1 || largestBlob < 0) {
      throw new IllegalArgumentException("a server's limits are positive numbers");
    }
    if (stall.isNegative()
        || stall.isZero()
        || headers.isNegative()
        || headers.isZero()
        || uploadExpiry.isNegative()
        || grace.isNegative()) {
      throw new IllegalArgumentException("a server's time limits are positive");
    }
  }

  /** What a machine of a few cores bears. */
  public static ServerLimits defaults() {
    return new ServerLimits(
        32,
        4096,
        256,
        Long.MAX_VALUE,
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        Duration.ofHours(1),
        Duration.ofSeconds(10));
  }

  public ServerLimits withThreads(int newThreads) {
    return new ServerLimits(
        newThreads, requests, uploads, largestBlob, headers, stall, uploadExpiry, grace);
  }

  public ServerLimits withRequests(int newRequests) {
    return new ServerLimits(
        threads, newRequests, uploads, largestBlob, headers, stall, uploadExpiry, grace);
  }

  public ServerLimits withUploads(int newUploads) {
    return new ServerLimits(
        threads, requests, newUploads, largestBlob, headers, stall, uploadExpiry, grace);
  }

  public ServerLimits withLargestBlob(long newLargestBlob) {
    return new ServerLimits(
        threads, requests, uploads, newLargestBlob, headers, stall, uploadExpiry, grace);
  }

  public ServerLimits withHeaders(Duration newHeaders) {
    return new ServerLimits(
        threads, requests, uploads, largestBlob, newHeaders, stall, uploadExpiry, grace);
  }

  public ServerLimits withStall(Duration newStall) {
    return new ServerLimits(
        threads, requests, uploads, largestBlob, headers, newStall, uploadExpiry, grace);
  }

  public ServerLimits withUploadExpiry(Duration newUploadExpiry) {
    return new ServerLimits(
        threads, requests, uploads, largestBlob, headers, stall, newUploadExpiry, grace);
  }

  public ServerLimits withGrace(Duration newGrace) {
    return new ServerLimits(
        threads, requests, uploads, largestBlob, headers, stall, uploadExpiry, newGrace);
  }
}
