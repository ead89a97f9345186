// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.model.CloudImageConfig;
import io.cloudimage.oci.model.Execution;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What sealer 0.9 and later keep in labels: plugins, and the versions of Kubernetes. */
final class SealerLabels {
  private static final String SUPPORTED = "app.alpha.sealer.io/supported-kube-version";
  private static final String NETWORK = "cluster.alpha.sealer.io/kube-cni-";
  private static final String STORAGE = "cluster.alpha.sealer.io/kube-csi-";

  private SealerLabels() {}

  /** The execution with labels for what sealer would look for there. */
  static Execution added(Execution execution, CloudImageConfig config) {
    Map<String, String> labels = new LinkedHashMap<>(execution.labels());
    config.supportedKubernetes().ifPresent(range -> labels.put(SUPPORTED, range));
    config.cni().forEach(name -> labels.put(NETWORK + name, "true"));
    config.csi().forEach(name -> labels.put(STORAGE + name, "true"));
    return execution.with(execution.env(), execution.cmd(), labels);
  }

  /** The range that an image's labels name. */
  static Optional<String> supportedKubernetes(Execution execution) {
    return Optional.ofNullable(execution.labels().get(SUPPORTED));
  }
}
