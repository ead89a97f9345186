// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.buildcache;

import io.cloudimage.oci.compress.CompressionChoice;
import io.cloudimage.oci.layer.LayerFile;
import io.cloudimage.oci.model.Digest;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Random;

/**
 * Computes a key of all that decides a layer's bytes, without reading the files: how they are
 * packed, and of each file what stands in the archive and what tells its content from others. Equal
 * keys mean equal layers.
 */
public final class LayerKeys {
  /** To be raised whenever the same files are to give another tar, or are unpacked otherwise. */
  private static final int FORMAT = 1;

  private static final int SAMPLE_BYTES = 1 << 18;

  private final String packing;

  private LayerKeys(String packing) {
    this.packing = packing;
  }

  /**
   * Keys of layers that are compressed like this. What the libraries in use make of a sample is
   * part of each key: another version of one, or of the system's, which no property names, may give
   * other bytes.
   */
  public static LayerKeys of(CompressionChoice choice) throws IOException {
    String java = System.getProperty("java.version", "");
    return new LayerKeys(FORMAT + " " + choice + " " + java + " " + sampleDigest(choice));
  }

  /**
   * The key of a layer; empty if nothing surely tells one of its contents from others.
   *
   * @param files all of the layer, in its order
   */
  public Optional<Digest> keyOf(Iterable<LayerFile> files) throws IOException {
    MessageDigest hash = Digest.Algorithm.SHA256.newHash();
    try (DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(
                new DigestOutputStream(OutputStream.nullOutputStream(), hash)))) {
      write(packing, out);
      for (LayerFile file : files) {
        Optional<String> identity = identity(file);
        if (identity.isEmpty()) {
          return Optional.empty();
        }
        write(file, identity.get(), out);
      }
    }
    return Optional.of(Digest.of(Digest.Algorithm.SHA256, hash));
  }

  private static Optional<String> identity(LayerFile file) {
    return file.type() == LayerFile.Type.FILE ? file.content().identity() : Optional.of("");
  }

  private static void write(LayerFile file, String identity, DataOutputStream out)
      throws IOException {
    write(file.path(), out);
    write(file.type().name(), out);
    out.writeInt(file.permissions());
    out.writeLong(file.uid());
    out.writeLong(file.gid());
    out.writeLong(file.mtime());
    out.writeLong(file.size());
    write(file.linkTarget(), out);
    write(file.xattrs().toString(), out);
    write(identity, out);
  }

  /** As characters: a name that is not UTF-8 has some that no encoding takes. */
  private static void write(String text, DataOutputStream out) throws IOException {
    out.writeInt(text.length());
    out.writeChars(text);
  }

  private static Digest sampleDigest(CompressionChoice choice) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream out = choice.compression().compress(compressed, choice.level())) {
      out.write(sample());
    }
    return Digest.of(compressed.toByteArray());
  }

  /** Half noise, half what was there before, in pieces of many lengths: as files are. */
  private static byte[] sample() {
    Random random = new Random(1);
    byte[] sample = new byte[SAMPLE_BYTES];
    random.nextBytes(sample);
    int at = 1 << 12;
    while (at < sample.length) {
      int length = Math.min(4 + random.nextInt(500), sample.length - at);
      System.arraycopy(sample, random.nextInt(at - length), sample, at, length);
      at += length + random.nextInt(500);
    }
    return sample;
  }
}
