// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.testing;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudimage.spec.SpecFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** The specification's vectors. */
public final class SpecVectors {
  private SpecVectors() {}

  public static List<SpecVector> read(String name) {
    try {
      List<Map<String, Object>> vectors =
          new ObjectMapper().readValue(SpecFiles.vectors(name), new TypeReference<>() {});
      if (vectors.isEmpty()) {
        throw new AssertionError("no vectors in " + name);
      }
      return vectors.stream().map(SpecVector::new).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
