// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathPatternTest {
  /** The table of Go's path/filepath match_test.go. */
  @ParameterizedTest(name = "{0} on {1}: {2}")
  @CsvSource({
    "abc, abc, true",
    "*, abc, true",
    "*c, abc, true",
    "a*, a, true",
    "a*, abc, true",
    "a*, ab/c, false",
    "a*/b, abc/b, true",
    "a*/b, a/c/b, false",
    "a*b*c*d*e*/f, axbxcxdxe/f, true",
    "a*b*c*d*e*/f, axbxcxdxexxx/f, true",
    "a*b*c*d*e*/f, axbxcxdxe/xxx/f, false",
    "a*b?c*x, abxbbxdbxebxczzx, true",
    "a*b?c*x, abxbbxdbxebxczzy, false",
    "ab[c], abc, true",
    "ab[b-d], abc, true",
    "ab[e-g], abc, false",
    "ab[^c], abc, false",
    "ab[^e-g], abc, true",
    "a\\*b, a*b, true",
    "a\\*b, ab, false",
    "a?b, a☺b, true",
    "a[^a]b, a☺b, true",
    "a???b, a☺b, false",
    "[a-ζ]*, α, true",
    "*[a-ζ], A, false",
    "a?b, a/b, false",
    "a*b, a/b, false",
    "[\\]a], ], true",
    "[\\-], -, true",
    "[x\\-], x, true",
    "*x, xxx, true",
    "**, a/b, false",
  })
  void globs(String pattern, String path, boolean matches) {
    assertThat(PathPattern.glob(pattern).matches(path)).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]a]", "[", "[^", "[^bc", "a[", "[-]", "[x-]", "[-x]", "[a-b-c]", "\\"})
  void refuses(String pattern) {
    assertThatIllegalArgumentException().isThrownBy(() -> PathPattern.glob(pattern));
  }

  @ParameterizedTest(name = "{0} on {1}: {2}")
  @CsvSource({
    "**, a, true",
    "**, a/b/c, true",
    "**/a, a, true",
    "**/a, b/a, true",
    "**/a, b/c/a, true",
    "**/a, b/ca, false",
    "a/**, a/b/c, true",
    "a/**, ab, false",
    "a/**/b, a/b, true",
    "a/**/b, a/x/y/b, true",
    "a/**/b, a/xb, false",
    "**/*.go, x/y.go, true",
    "a**b, ab, true",
    "a**b, ax/b, true",
    "*/b, a/b, true",
    "*/b, b, false",
  })
  void ignores(String pattern, String path, boolean matches) {
    assertThat(PathPattern.ignore(pattern).matches(path)).isEqualTo(matches);
  }

  @Test
  void takesNoExponentialTime() {
    PathPattern pattern = PathPattern.ignore("*a".repeat(200) + "**/b".repeat(50) + "x");

    assertThat(pattern.matches("a".repeat(4000) + "/b".repeat(500))).isFalse();
  }
}
