// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import io.cloudimage.oci.content.ProvingStream;
import io.cloudimage.oci.content.VerifyingInputStream;
import io.cloudimage.oci.content.WholeInputStream;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import java.io.IOException;

/** A whole blob out of mirrors, checked by its end. */
final class CheckedMirroredBlob extends WholeInputStream implements ProvingStream {
  private final MirroredBlob raw;

  CheckedMirroredBlob(MirroredBlob raw, Descriptor blob, String origin) {
    super(new VerifyingInputStream(raw, blob, origin));
    this.raw = raw;
  }

  @Override
  public boolean proves(Descriptor content) {
    return ProvingStream.proves(in, content);
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    try {
      return in.read(buffer, offset, length);
    } catch (OciException e) {
      throw e.kind() == ErrorKind.MISMATCH ? raw.wrong(e) : e;
    }
  }
}
