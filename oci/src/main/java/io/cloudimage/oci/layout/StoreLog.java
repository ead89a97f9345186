// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store's log, made when there is something to say: every command opens the store, hardly one
 * logs there, and a first logger takes tens of milliseconds.
 */
final class StoreLog {
  private static final Logger LOG = LoggerFactory.getLogger(StoreLog.class.getPackageName());

  private StoreLog() {}

  static Logger get() {
    return LOG;
  }
}
