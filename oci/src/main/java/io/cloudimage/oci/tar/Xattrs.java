// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.tar;

import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Extended attributes: names and bytes, sorted by the bytes of the names. Immutable. */
public final class Xattrs {
  private static final Comparator<String> ORDER = EntryName.BY_BYTES;
  private static final Xattrs NONE = new Xattrs(new TreeMap<>(ORDER));

  private final SortedMap<String, byte[]> values;

  private Xattrs(SortedMap<String, byte[]> values) {
    this.values = values;
  }

  public static Xattrs none() {
    return NONE;
  }

  /** A copy of a map. */
  public static Xattrs of(Map<String, byte[]> values) {
    Xattrs all = NONE;
    for (Map.Entry<String, byte[]> each : values.entrySet()) {
      all = all.with(each.getKey(), each.getValue());
    }
    return all;
  }

  /**
   * These attributes and one more, or another value of one that is there.
   *
   * @throws IllegalArgumentException if the name is empty or contains NUL or {@code =}, which a tar
   *     cannot say
   */
  public Xattrs with(String name, byte[] value) {
    if (name.isEmpty() || name.indexOf('\0') >= 0 || name.indexOf('=') >= 0) {
      throw new IllegalArgumentException(
          "the name of an extended attribute is not empty and has neither NUL nor =");
    }
    SortedMap<String, byte[]> more = new TreeMap<>(ORDER);
    more.putAll(values);
    more.put(name, value.clone());
    return new Xattrs(more);
  }

  /** The names, sorted. */
  public Set<String> names() {
    return Collections.unmodifiableSet(values.keySet());
  }

  /** A copy of the value. */
  public Optional<byte[]> value(String name) {
    byte[] value = values.get(name);
    return value == null ? Optional.empty() : Optional.of(value.clone());
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Xattrs that && toString().equals(that.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  /** Names with their values in hexadecimal digits. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (Map.Entry<String, byte[]> each : values.entrySet()) {
      text.append(text.length() == 1 ? "" : ", ");
      text.append(each.getKey()).append('=').append(HexFormat.of().formatHex(each.getValue()));
    }
    return text.append('}').toString();
  }
}
