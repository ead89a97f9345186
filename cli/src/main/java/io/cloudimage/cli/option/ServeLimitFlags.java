// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.option;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.serve.ServerOptions;
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

  /** These options with what the flags say. */
  public ServerOptions apply(ServerOptions options) throws OciException {
    if (requests < 1 || uploads < 1) {
      throw new OciException(ErrorKind.INVALID, "--max-requests and --max-uploads are at least 1");
    }
    ServerOptions limited = options.withRequests(requests).withUploads(uploads);
    if (uploadExpiry != null) {
      limited = limited.withUploadExpiry(uploadExpiry);
    }
    return largestBlob == null ? limited : limited.withLargestBlob(largestBlob);
  }
}
