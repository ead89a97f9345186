// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.collect.FoundImage;
import io.cloudimage.oci.collect.Place;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.spec.AnnotationKeys;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The names in the annotation {@code sealer.image.container.images}: what sealer 0.9 and later have
 * put into the folder {@code registry/}.
 */
final class SealerImageList {
  private static final Place PLACE = Place.of("registry/");

  private SealerImageList() {}

  /** The names; those that are none are left out, as is a list that is none. */
  static List<FoundImage> of(Map<String, String> annotations) {
    String text = annotations.get(AnnotationKeys.SEALER_IMAGES);
    List<FoundImage> images = new ArrayList<>();
    if (text != null) {
      try {
        // The annotation is a bare array, which a reader of objects does not take.
        JsonObject list =
            Json.readObject(
                ("{\"images\":" + text + "}").getBytes(StandardCharsets.UTF_8),
                "annotation " + AnnotationKeys.SEALER_IMAGES,
                JsonLimits.DOCUMENT);
        for (JsonObject each : list.objects("images")) {
          name(each.string("image")).ifPresent(images::add);
        }
      } catch (OciException e) {
        return List.of();
      }
    }
    return images;
  }

  private static Optional<FoundImage> name(String text) {
    try {
      return Optional.of(new FoundImage(ImageName.parse(text), List.of(PLACE)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
