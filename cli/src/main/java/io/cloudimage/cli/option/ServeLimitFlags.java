// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.option;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.serve.ServerLimits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much a server takes. */
public final class ServeLimitFlags {
  @Option(
      names = "--max-requests",
      paramLabel = "N",
      defaultValue = "4096",
      description = "Requests under way at once; more are refused (503). Default: 4096.")
  private int requests = 4096;

  @Option(
      names = "--max-uploads",
      paramLabel = "N",
      defaultValue = "256",
      description = "Uploads open at once; more are refused (429). Default: 256.")
  private int uploads = 256;

  @Option(
      names = "--upload-expiry",
      paramLabel = "DURATION",
      description = "Forget uploads that nobody goes on with for so long, as 90m. Default: 1h.")
  private @Nullable Duration uploadExpiry;

  @Option(
      names = "--max-blob",
      paramLabel = "SIZE",
      converter = ByteCountConverter.class,
      description = "The largest blob that can be pushed, as 20GB (else 413). Default: any.")
  private @Nullable Long largestBlob;

  /**
   * What the flags say.
   *
   * @throws OciException INVALID if a number is none that a server could work with
   */
  public ServerLimits limits() throws OciException {
    if (requests < 1 || uploads < 1) {
      throw new OciException(ErrorKind.INVALID, "--max-requests and --max-uploads are at least 1");
    }
    ServerLimits limits = ServerLimits.defaults().withRequests(requests).withUploads(uploads);
    if (uploadExpiry != null) {
      limits = limits.withUploadExpiry(uploadExpiry);
    }
    return largestBlob == null ? limits : limits.withLargestBlob(largestBlob);
  }
}
