// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import io.cloudimage.oci.content.BlobIngester;
import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.content.Ingest;
import io.cloudimage.oci.content.VerifyingInputStream;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/** A store of blobs for tests. */
public final class BlobsInMemory implements BlobIngester, ContentSource {
  private final Map<Digest, byte[]> blobs = new HashMap<>();

  public Descriptor add(MediaType type, byte[] content) {
    Descriptor descriptor = Descriptor.of(type, content);
    blobs.put(descriptor.digest(), content.clone());
    return descriptor;
  }

  public int count() {
    return blobs.size();
  }

  @Override
  public boolean exists(Descriptor target) {
    return blobs.containsKey(target.digest());
  }

  @Override
  public InputStream fetch(Descriptor target) throws IOException {
    byte[] blob = blobs.get(target.digest());
    if (blob == null) {
      throw new OciException(ErrorKind.NOT_FOUND, target.digest() + " is not here");
    }
    return new VerifyingInputStream(new ByteArrayInputStream(blob), target, "memory");
  }

  @Override
  public Ingest ingest() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    return new Ingest() {
      @Override
      public void write(int b) {
        bytes.write(b);
      }

      @Override
      public void write(byte[] buffer, int offset, int length) {
        bytes.write(buffer, offset, length);
      }

      @Override
      public long size() {
        return bytes.size();
      }

      @Override
      public Descriptor commit(MediaType mediaType) {
        return add(mediaType, bytes.toByteArray());
      }
    };
  }
}
