// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.option;

import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a constant by the word that help shows for it, exactly so. */
public final class ConstantConverter<E extends Enum<E>> implements ITypeConverter<E> {
  private final Class<E> type;

  public ConstantConverter(Class<E> type) {
    this.type = type;
  }

  @Override
  public E convert(String text) {
    for (E constant : type.getEnumConstants()) {
      if (constant.toString().equals(text)) {
        return constant;
      }
    }
    throw new TypeConversionException(
        "expected "
            + Arrays.stream(type.getEnumConstants())
                .map(Object::toString)
                .collect(Collectors.joining(", "))
            + ", but was '"
            + text
            + "'");
  }
}
