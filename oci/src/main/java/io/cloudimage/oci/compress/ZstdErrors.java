// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.compress;

import com.github.luben.zstd.ZstdIOException;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Names the library's errors as ours. */
final class ZstdErrors extends FilterInputStream {
  private final CountingInputStream compressed;

  ZstdErrors(InputStream in, CountingInputStream compressed) {
    super(in);
    this.compressed = compressed;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    try {
      int count = in.read(buffer, offset, length);
      if (count < 0 && compressed.count() == 0) {
        throw new OciException(ErrorKind.INVALID, "cannot decompress zstd: it is empty");
      }
      return count;
    } catch (ZstdIOException e) {
      throw new OciException(ErrorKind.INVALID, "cannot decompress zstd: " + e.getMessage(), e);
    }
  }

  @Override
  public long skip(long count) throws IOException {
    try {
      return in.skip(count);
    } catch (ZstdIOException e) {
      throw new OciException(ErrorKind.INVALID, "cannot decompress zstd: " + e.getMessage(), e);
    }
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
