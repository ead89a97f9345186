// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import java.io.IOException;

/** What one instruction does to a stage. */
interface Step {
  void apply(StageBuild stage) throws IOException;
}
