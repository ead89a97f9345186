// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.kubefile.AppRole;
import io.cloudimage.oci.kubefile.Instruction;
import io.cloudimage.oci.model.CloudImageConfig;
import io.cloudimage.oci.model.Execution;
import io.cloudimage.oci.model.ImageConfig.History;
import io.cloudimage.oci.model.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An image while instructions change it. */
final class ImageState {
  private final Platform platform;
  private final Map<String, String> env = new LinkedHashMap<>();
  private final Map<String, String> labels = new LinkedHashMap<>();
  private final Map<String, String> ownLabels = new LinkedHashMap<>();
  private final Map<String, App> apps = new LinkedHashMap<>();
  private final Set<String> networkPlugins = new LinkedHashSet<>();
  private final Set<String> storagePlugins = new LinkedHashSet<>();
  private final List<PlacedLayer> layers = new ArrayList<>();
  private final List<History> history = new ArrayList<>();
  private Execution execution = Execution.EMPTY;
  private List<String> command = List.of();
  private List<String> launch = List.of();
  private List<String> commands = List.of();
  private Optional<String> author = Optional.empty();
  private Optional<String> supportedKubernetes = Optional.empty();
  private Optional<ClusterMetadata> metadata = Optional.empty();
  private Optional<CloudImageConfig.Type> inheritedType = Optional.empty();
  private Optional<CloudImageConfig.Base> base = Optional.empty();
  private SearchedFiles searched = new SearchedFiles();
  private TouchedCharts charts = new TouchedCharts();
  private List<PlacedLayer> baseLayers = List.of();
  private List<PlacedMember> inheritedMembers = List.of();
  private List<CloudImageConfig.Member> members = List.of();
  private boolean foreignBase;

  ImageState(Platform platform) {
    this.platform = platform;
  }

  /** A state of its own that starts as this one is. */
  ImageState copy() {
    ImageState copy = new ImageState(platform);
    copy.env.putAll(env);
    copy.labels.putAll(labels);
    copy.ownLabels.putAll(ownLabels);
    apps.forEach((name, app) -> copy.apps.put(name, App.of(app.toModel())));
    copy.networkPlugins.addAll(networkPlugins);
    copy.storagePlugins.addAll(storagePlugins);
    copy.layers.addAll(layers);
    copy.history.addAll(history);
    copy.execution = execution;
    copy.command = command;
    copy.launch = launch;
    copy.commands = commands;
    copy.author = author;
    copy.supportedKubernetes = supportedKubernetes;
    copy.metadata = metadata;
    copy.inheritedType = inheritedType;
    copy.base = base;
    copy.searched = searched.copy();
    copy.charts = charts.copy();
    copy.baseLayers = baseLayers;
    copy.inheritedMembers = inheritedMembers;
    copy.foreignBase = foreignBase;
    return copy;
  }

  /** Takes over what a base's config says of how to run it. */
  void inherit(Execution inherited, Optional<String> inheritedAuthor) {
    execution = inherited;
    command = inherited.cmd();
    labels.putAll(inherited.labels());
    author = inheritedAuthor;
    for (String entry : inherited.env()) {
      int equals = entry.indexOf('=');
      env.put(entry.substring(0, equals), entry.substring(equals + 1));
    }
  }

  /** Takes over what a base says of itself as a CloudImage. */
  void inherit(CloudImageConfig inherited) {
    inherited.apps().forEach(app -> apps.put(app.name(), App.of(app)));
    networkPlugins.addAll(inherited.cni());
    storagePlugins.addAll(inherited.csi());
    launch = inherited.launch();
    commands = inherited.cmds();
    supportedKubernetes = inherited.supportedKubernetes();
    metadata = ClusterMetadata.of(inherited);
    inheritedType = Optional.of(inherited.type());
  }

  void setBase(CloudImageConfig.Base newBase, List<PlacedLayer> itsLayers) {
    base = Optional.of(newBase);
    baseLayers = List.copyOf(itsLayers);
    layers.addAll(itsLayers);
  }

  /** The layers below those of this build. */
  List<PlacedLayer> baseLayers() {
    return baseLayers;
  }

  /** The base's charts that this build puts files into. */
  TouchedCharts charts() {
    return charts;
  }

  /** The files that may name container images. */
  SearchedFiles searched() {
    return searched;
  }

  /** The container images of the base. */
  List<PlacedMember> inheritedMembers() {
    return inheritedMembers;
  }

  void setInheritedMembers(List<PlacedMember> fromBase) {
    inheritedMembers = List.copyOf(fromBase);
  }

  /** Whether nobody has searched the base's files: it is no CloudImage. */
  boolean hasForeignBase() {
    return foreignBase;
  }

  void setForeignBase() {
    foreignBase = true;
  }

  void setMembers(List<PlacedMember> placed) {
    members =
        placed.stream()
            .map(PlacedMember::member)
            .map(
                member ->
                    new CloudImageConfig.Member(
                        member.name().toString(),
                        member.descriptor().digest(),
                        member.size(),
                        member.platform(),
                        member.index(),
                        member.askedBy()))
            .toList();
  }

  Platform platform() {
    return platform;
  }

  Map<String, String> env() {
    return env;
  }

  Map<String, App> apps() {
    return apps;
  }

  List<PlacedLayer> layers() {
    return layers;
  }

  List<History> history() {
    return history;
  }

  /** The labels that this build set, without the base's. */
  Map<String, String> ownLabels() {
    return ownLabels;
  }

  Optional<String> author() {
    return author;
  }

  Optional<CloudImageConfig.Base> base() {
    return base;
  }

  Optional<ClusterMetadata> metadata() {
    return metadata;
  }

  void setMetadata(Optional<ClusterMetadata> found) {
    metadata = found;
  }

  void putLabel(String key, String value) {
    labels.put(key, value);
    ownLabels.put(key, value);
  }

  void setAuthor(String newAuthor) {
    author = Optional.of(newAuthor);
  }

  void setCommand(Instruction.Cmd cmd) {
    command = cmd.isShell() ? List.of("/bin/sh", "-c", String.join(" ", cmd.words())) : cmd.words();
  }

  void setCommands(List<String> newCommands) {
    commands = List.copyOf(newCommands);
  }

  void setLaunch(List<String> names) {
    launch = List.copyOf(names);
  }

  void setSupportedKubernetes(String range) {
    supportedKubernetes = Optional.of(range);
  }

  void putApp(String name, AppRole role, App app) {
    apps.put(name, app);
    switch (role) {
      case CNI -> networkPlugins.add(name);
      case CSI -> storagePlugins.add(name);
      case APP -> {}
    }
  }

  Execution execution() {
    List<String> entries = new ArrayList<>();
    env.forEach((name, value) -> entries.add(name + "=" + value));
    return execution.with(entries, command, labels);
  }

  CloudImageConfig cloudImage() {
    return new CloudImageConfig(
        type(),
        metadata.flatMap(ClusterMetadata::kubernetesVersion),
        supportedKubernetes,
        metadata.map(ClusterMetadata::tree).orElse(Map.of()),
        apps.values().stream().map(App::toModel).toList(),
        launch,
        commands,
        List.copyOf(networkPlugins),
        List.copyOf(storagePlugins),
        members,
        base);
  }

  /** What is built upon a cluster is one; what brings apps and no cluster is an application. */
  private CloudImageConfig.Type type() {
    boolean isApplication = metadata.isEmpty() && !apps.isEmpty();
    return inheritedType
        .filter(type -> metadata.isEmpty() || type == CloudImageConfig.Type.CLUSTER)
        .orElse(isApplication ? CloudImageConfig.Type.APPLICATION : CloudImageConfig.Type.CLUSTER);
  }
}
