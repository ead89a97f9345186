// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.memory;

import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.testing.ReferrerContract;

class MemoryReferrersTest extends ReferrerContract {
  @Override
  protected Repository repository() {
    return new MemoryRepository();
  }
}
