// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.option;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads numbers of bytes: {@code 4GB}, {@code 512MiB}, {@code 1000000}. */
public final class ByteCountConverter implements ITypeConverter<Long> {
  private static final Pattern GRAMMAR = Pattern.compile("([0-9]{1,12})([A-Za-z]*)");
  private static final Map<String, Long> UNITS =
      Map.of(
          "", 1L,
          "B", 1L,
          "kB", 1_000L,
          "MB", 1_000_000L,
          "GB", 1_000_000_000L,
          "TB", 1_000_000_000_000L,
          "KiB", 1L << 10,
          "MiB", 1L << 20,
          "GiB", 1L << 30,
          "TiB", 1L << 40);

  @Override
  public Long convert(String text) {
    Matcher matcher = GRAMMAR.matcher(text);
    Long unit = matcher.matches() ? UNITS.get(matcher.group(2)) : null;
    if (unit == null) {
      throw wrong(text);
    }
    try {
      long bytes = Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
      if (bytes > 0) {
        return bytes;
      }
    } catch (ArithmeticException e) {
      throw wrong(text);
    }
    throw wrong(text);
  }

  private static TypeConversionException wrong(String text) {
    return new TypeConversionException(
        "expected a number of bytes, for example 4GB, 512MiB or 1000000, but was '" + text + "'");
  }
}
