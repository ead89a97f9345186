// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.kubefile;

/** What an app is to the cluster. */
public enum AppRole {
  /** An application: {@code APP}. */
  APP,
  /** A network plugin: {@code CNI}. */
  CNI,
  /** A storage plugin: {@code CSI}. */
  CSI
}
