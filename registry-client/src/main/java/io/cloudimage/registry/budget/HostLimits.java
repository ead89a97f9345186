// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.budget;

/**
 * What a host is asked for at most, by our own choice.
 *
 * @param requestsPerSecond 0 for as many as it bears
 * @param bytesPerSecond of blobs, in both directions together; 0 for as many as it bears
 * @param transfers how many blobs move to or from it at once at most, in each direction
 */
public record HostLimits(double requestsPerSecond, long bytesPerSecond, int transfers) {
  /**
   * @throws IllegalArgumentException if a rate is negative or nothing may move
   */
  public HostLimits {
    if (!(requestsPerSecond >= 0) || bytesPerSecond < 0 || transfers < 1) {
      throw new IllegalArgumentException(
          "expected rates of 0 or more and at least one transfer, not "
              + requestsPerSecond
              + ", "
              + bytesPerSecond
              + " and "
              + transfers);
    }
  }

  /** No rates, up to 16 transfers: how many there are is found out. */
  public static HostLimits defaults() {
    return new HostLimits(0, 0, 16);
  }

  public HostLimits withRequestsPerSecond(double rate) {
    return new HostLimits(rate, bytesPerSecond, transfers);
  }

  public HostLimits withBytesPerSecond(long rate) {
    return new HostLimits(requestsPerSecond, rate, transfers);
  }

  public HostLimits withTransfers(int most) {
    return new HostLimits(requestsPerSecond, bytesPerSecond, most);
  }
}
