// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.json.YamlNode;

/**
 * kubeadm's configuration names the registry and the version of the control plane's images, but
 * which they are only kubeadm knows. So nothing is invented; the author is told, unless some file
 * names them.
 */
final class KubeadmConfiguration {
  static final String KIND = "ClusterConfiguration";

  private static final String GROUP = "kubeadm.k8s.io";

  private KubeadmConfiguration() {}

  static void tell(ObjectType type, YamlNode node, SearchedFile file, Findings findings) {
    if (!type.kind().equals(KIND) || !type.group().equals(GROUP)) {
      return;
    }
    String version =
        node.field("kubernetesVersion").flatMap(YamlNode::scalar).map(Printable::escape).orElse("");
    String registry =
        node.field("imageRepository").flatMap(YamlNode::scalar).map(Printable::escape).orElse("");
    findings.controlPlane(
        file.place(node.line(), ""),
        "kubeadm will ask for the control plane's images"
            + (version.isEmpty() ? "" : " of " + version)
            + (registry.isEmpty() ? "" : " from " + registry)
            + ", which no file names: put into imageList what 'kubeadm config images list --config "
            + Printable.escape(file.path())
            + "' prints");
  }
}
