// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.http;

/** The error codes of the distribution spec ("Error Codes") with the status that they are sent. */
public enum ErrorCode {
  BLOB_UNKNOWN(404),
  BLOB_UPLOAD_INVALID(400),
  BLOB_UPLOAD_UNKNOWN(404),
  DENIED(403),
  DIGEST_INVALID(400),
  MANIFEST_BLOB_UNKNOWN(404),
  MANIFEST_INVALID(400),
  MANIFEST_UNKNOWN(404),
  NAME_INVALID(400),
  NAME_UNKNOWN(404),
  SIZE_INVALID(400),
  TOOMANYREQUESTS(429),
  UNAUTHORIZED(401),
  UNSUPPORTED(400),
  /** Not the spec's: the server itself failed. */
  UNKNOWN(500);

  private final int status;

  ErrorCode(int status) {
    this.status = status;
  }

  public int status() {
    return status;
  }
}
