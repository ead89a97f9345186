// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code cloudimage} object of a CloudImage's config: what only a CloudImage has.
 *
 * @param kubernetesVersion the version that the Metadata file names
 * @param supportedKubernetes the range that KUBEVERSION gives, as written
 * @param metadata the Metadata file as found, as a tree of maps, lists, strings, numbers, booleans
 * @param launch the names of the apps to launch, in order
 * @param cmds the commands that launch the whole, in order
 * @param cni names of the apps that are network plugins
 * @param csi names of the apps that are storage plugins
 * @param images the container images that travel with it
 */
public record CloudImageConfig(
    Type type,
    Optional<String> kubernetesVersion,
    Optional<String> supportedKubernetes,
    Map<String, Object> metadata,
    List<App> apps,
    List<String> launch,
    List<String> cmds,
    List<String> cni,
    List<String> csi,
    List<Member> images,
    Optional<Base> base) {

  /** The version of this object that this project writes. */
  public static final int SCHEMA_VERSION = 1;

  /** A cluster's root file system, or an application for a cluster that exists. */
  public enum Type {
    CLUSTER,
    APPLICATION
  }

  /**
   * An application that the CloudImage brings along.
   *
   * @param type {@code helm}, {@code kube} or {@code shell}, as its files tell; empty if they do
   *     not
   * @param files paths below {@code application/apps/<name>/}
   * @param cmds what launches it instead of its type's own way
   */
  public record App(
      String name,
      Optional<String> type,
      List<String> files,
      Map<String, String> env,
      List<String> cmds) {
    public App {
      files = List.copyOf(files);
      env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
      cmds = List.copyOf(cmds);
    }
  }

  /**
   * A container image that travels with the CloudImage.
   *
   * @param digest of its manifest, which is for one platform
   * @param size of manifest, config and layers together, in bytes
   * @param index of the index that the manifest came out of, if it did
   * @param askedBy why it travels along: {@code manifests/web.yaml:12}, {@code --image}
   */
  public record Member(
      String name,
      Digest digest,
      long size,
      Platform platform,
      Optional<Digest> index,
      List<String> askedBy) {
    public Member {
      askedBy = List.copyOf(askedBy);
    }
  }

  /** What the CloudImage was built upon. */
  public record Base(String name, Digest digest) {}

  public CloudImageConfig {
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    apps = List.copyOf(apps);
    launch = List.copyOf(launch);
    cmds = List.copyOf(cmds);
    cni = List.copyOf(cni);
    csi = List.copyOf(csi);
    images = List.copyOf(images);
  }
}
