// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.spec;

import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Pattern;

/** The specification's schemas and vectors, from the class path. */
public final class SpecFiles {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

  private SpecFiles() {}

  /**
   * The JSON Schema of a name, such as {@code inspect-output}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static byte[] schema(String name) {
    return read("/schema/" + checked(name) + ".schema.json");
  }

  /**
   * The vectors of a name, such as {@code references}: a JSON array.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static byte[] vectors(String name) {
    return read("/vectors/" + checked(name) + ".json");
  }

  private static String checked(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not the name of a file of the specification: " + name);
    }
    return name;
  }

  private static byte[] read(String resource) {
    try (InputStream in = SpecFiles.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("the specification has no " + resource);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + resource, e);
    }
  }
}
