// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExitCodeTest {
  @ParameterizedTest
  @EnumSource(ErrorKind.class)
  void everyKindOfErrorHasTheCodeOfItsName(ErrorKind kind) {
    ExitCode code = ExitCode.of(new OciException(kind, "x"));
    assertThat(code.name()).isEqualTo(kind.name());
  }

  @Test
  void codesAreDistinctAndNoneIsThatOfAShell() {
    assertThat(Arrays.stream(ExitCode.values()).map(ExitCode::code))
        .doesNotHaveDuplicates()
        .doesNotContain(126, 127);
  }

  @Test
  void whatThePlatformThrowsHasItsClass() {
    assertThat(ExitCode.of(new NoSuchFileException("x"))).isEqualTo(ExitCode.NOT_FOUND);
    assertThat(ExitCode.of(new AccessDeniedException("x"))).isEqualTo(ExitCode.DENIED);
    assertThat(ExitCode.of(new IOException("disk full"))).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(ExitCode.of(new NullPointerException())).isEqualTo(ExitCode.BUG);
  }
}
