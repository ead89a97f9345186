// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.lock;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.json.YamlReader;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a lock: YAML, every key known, every value checked, errors with their line. */
public final class LockReader {
  /** The largest lock that is read, in bytes: it has room for ten thousand images. */
  public static final int MAXIMUM_BYTES = 4 << 20;

  private static final JsonLimits LIMITS = new JsonLimits(MAXIMUM_BYTES, 8, 1 << 13);

  private LockReader() {}

  /**
   * @param what names the lock in errors, for example the file
   * @throws OciException INVALID; UNSUPPORTED if it is of another version
   */
  public static Lock read(byte[] bytes, String what) throws OciException {
    JsonObject json = YamlReader.readObject(bytes, what, LIMITS);
    long version = json.size("version");
    if (version != LockWriter.VERSION) {
      throw new OciException(
          ErrorKind.UNSUPPORTED,
          "cannot read "
              + what
              + ": it is of version "
              + version
              + ", and this program reads version "
              + LockWriter.VERSION);
    }
    json.requireKeys(List.of("version", "platforms", "bases", "images", "files"));
    try {
      return new Lock(
          json.parsedAll("platforms", LockReader::platform),
          images(json, "bases"),
          images(json, "images"),
          files(json));
    } catch (IllegalArgumentException e) {
      throw new OciException(ErrorKind.INVALID, "cannot accept " + what + ": " + e.getMessage(), e);
    }
  }

  private static List<LockedImage> images(JsonObject json, String key) throws OciException {
    List<LockedImage> images = new ArrayList<>();
    for (JsonObject each : json.objects(key)) {
      each.requireKeys(List.of("name", "index", "whole", "manifests"));
      ImageName name = each.parsed("name", LockReader::name);
      try {
        images.add(
            new LockedImage(
                name,
                each.optionalParsed("index", Digest::parse),
                each.bool("whole"),
                manifests(each.object("manifests"))));
      } catch (IllegalArgumentException e) {
        throw each.invalid("name", "is " + name + ": " + e.getMessage());
      }
    }
    return images;
  }

  private static Map<Platform, Digest> manifests(JsonObject json) throws OciException {
    Map<Platform, Digest> manifests = new LinkedHashMap<>();
    for (String key : json.keys()) {
      try {
        manifests.put(platform(key), json.parsed(key, Digest::parse));
      } catch (IllegalArgumentException e) {
        throw json.invalid(key, "stands where a platform should: " + e.getMessage());
      }
    }
    return manifests;
  }

  private static List<LockedFile> files(JsonObject json) throws OciException {
    List<LockedFile> files = new ArrayList<>();
    for (JsonObject each : json.objects("files")) {
      each.requireKeys(List.of("url", "digest", "size"));
      files.add(
          new LockedFile(
              each.parsed("url", FileUrl::new),
              each.parsed("digest", Digest::parse),
              each.size("size")));
    }
    return files;
  }

  private static ImageName name(String text) {
    return complete(text, ImageName.parse(text));
  }

  private static Platform platform(String text) {
    return complete(text, Platform.parse(text));
  }

  /** What has two spellings would be two lines for one thing. */
  private static <T> T complete(String text, T value) {
    if (!value.toString().equals(text)) {
      throw new IllegalArgumentException("it is written " + value);
    }
    return value;
  }
}
