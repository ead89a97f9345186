// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.json.ConfigCodec;
import io.cloudimage.oci.json.Encoded;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.members.Member;
import io.cloudimage.oci.model.CloudImageConfig;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Execution;
import io.cloudimage.oci.model.ImageConfig;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.tar.TarEntry;
import io.cloudimage.oci.tar.TarWriter;
import io.cloudimage.oci.tar.Xattrs;
import io.cloudimage.oci.testing.RandomReferrer;
import io.cloudimage.spec.MediaTypes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A store with images that are worth a look; what can be foreign in them is hostile. */
final class PageStore {
  /** In labels, annotations, file names, environments: a browser must show it, and do no more. */
  static final String SCRIPT = "<script>document.title='hit'</script>";

  static final String QUOTE = "\"'><img src=x onerror=document.title='hit'>";

  private final LayoutStore store;

  PageStore(LayoutStore store) {
    this.store = store;
  }

  /** A tar of files with so many bytes; a name that ends with a slash is a folder, whatever. */
  static byte[] tar(Map<String, Integer> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarWriter tar = new TarWriter(bytes)) {
      for (Map.Entry<String, Integer> file : files.entrySet()) {
        boolean folder = file.getKey().endsWith("/");
        boolean runs = file.getKey().startsWith("bin/");
        TarEntry entry =
            entry(
                file.getKey(),
                folder ? TarEntry.Type.DIRECTORY : TarEntry.Type.FILE,
                folder || runs ? 0755 : 0644,
                folder ? 0 : file.getValue(),
                "");
        tar.write(entry, new ByteArrayInputStream(new byte[folder ? 0 : file.getValue()]));
      }
      if (files.containsKey("bin/kubectl")) {
        tar.write(entry("bin/k", TarEntry.Type.SYMLINK, 0777, 0, "kubectl"));
      }
    }
    return bytes.toByteArray();
  }

  private static TarEntry entry(
      String name, TarEntry.Type type, int mode, long size, String linkName) {
    return new TarEntry(name, type, mode, 0, 0, Instant.EPOCH, size, linkName, Xattrs.none(), 0, 0);
  }

  /** A manifest with these layers, as CloudImage or as container image. */
  Descriptor image(
      Platform platform, boolean cloud, List<CloudImageConfig.Member> members, byte[]... layers)
      throws IOException {
    List<Descriptor> descriptors = new ArrayList<>();
    List<Digest> diffIds = new ArrayList<>();
    List<ImageConfig.History> history = new ArrayList<>();
    for (byte[] layer : layers) {
      Descriptor descriptor = Descriptor.of(new MediaType(MediaTypes.OCI_LAYER), layer);
      store.push(Blob.of(descriptor, layer));
      descriptors.add(descriptor);
      diffIds.add(descriptor.digest());
      String made = "COPY files-" + (history.size() + 1) + " / # " + SCRIPT;
      history.add(
          new ImageConfig.History(
              Optional.empty(), Optional.of(made), Optional.empty(), Optional.empty(), false));
    }
    ImageConfig config =
        new ImageConfig(
            Optional.of(Instant.parse("2026-01-02T03:04:05Z")),
            Optional.of("Somebody " + QUOTE),
            platform,
            Execution.EMPTY.with(
                List.of("PATH=/usr/bin:/bin", "EVIL=" + SCRIPT),
                List.of("run", QUOTE),
                Map.of("org.example.label", SCRIPT, "other" + QUOTE, "value")),
            diffIds,
            history,
            cloud ? Optional.of(cloudConfig(members)) : Optional.empty());
    MediaType type = cloud ? MediaType.CLOUDIMAGE_CONFIG : MediaType.OCI_CONFIG;
    return push(
        ManifestCodec.write(
            new Manifest(
                MediaType.OCI_MANIFEST,
                cloud ? Optional.of(MediaType.CLOUDIMAGE) : Optional.empty(),
                push(ConfigCodec.write(config, type)),
                descriptors,
                Optional.empty(),
                Map.of("org.example.note", SCRIPT))));
  }

  private static CloudImageConfig cloudConfig(List<CloudImageConfig.Member> members) {
    return new CloudImageConfig(
        CloudImageConfig.Type.CLUSTER,
        Optional.of("v1.19.8"),
        Optional.empty(),
        Map.of(),
        List.of(),
        List.of("app"),
        List.of("bash scripts/init.sh && echo " + SCRIPT),
        List.of(),
        List.of(),
        members,
        Optional.of(new CloudImageConfig.Base("kubernetes:v1.19.7", Digest.of(new byte[] {1}))));
  }

  /** A CloudImage for two platforms, with a container image for both, and an SBOM. */
  Descriptor cloudImage(String name) throws IOException {
    byte[] first =
        tar(
            sorted(
                "bin/",
                0,
                "bin/kubectl",
                430_000,
                "bin/kubelet",
                1_150_000,
                "bin/old",
                5000,
                "cri/",
                0,
                "cri/containerd",
                610_000,
                "cri/runc",
                140_000,
                "etc/",
                0,
                "etc/daemon.json",
                120,
                "etc/" + SCRIPT.replace("/", "") + ".conf",
                64,
                "scripts/",
                0,
                "scripts/init.sh",
                900,
                "scripts/clean.sh",
                400,
                "Metadata",
                52));
    byte[] second =
        tar(
            sorted(
                "bin/.wh.old", 0, "etc/", 0, "etc/daemon.json", 321, "charts/web/values.yaml", 77));
    Platform amd64 = Platform.parse("linux/amd64");
    Platform arm64 = Platform.parse("linux/arm64");
    Descriptor nginx = image(amd64, false, List.of(), tar(sorted("usr/sbin/nginx", 90_000)));
    Descriptor nginxArm = image(arm64, false, List.of(), tar(sorted("usr/sbin/nginx", 80_000)));
    List<Descriptor> entries = new ArrayList<>();
    entries.add(cloud(amd64, nginx, first, second));
    entries.add(cloud(arm64, nginxArm, first));
    entries.add(member(nginx, amd64).entry());
    entries.add(member(nginxArm, arm64).entry());
    Descriptor root =
        push(
            ManifestCodec.write(
                new Index(
                    MediaType.OCI_INDEX,
                    Optional.of(MediaType.CLOUDIMAGE),
                    entries,
                    Optional.empty(),
                    Map.of("org.example.note" + QUOTE, SCRIPT))));
    store.tag(root, ImageName.parse(name));
    return root;
  }

  private Descriptor cloud(Platform platform, Descriptor nginx, byte[]... layers)
      throws IOException {
    Member member = member(nginx, platform);
    CloudImageConfig.Member said =
        new CloudImageConfig.Member(
            member.name().toString(),
            nginx.digest(),
            90_000,
            platform,
            Optional.empty(),
            List.of("manifests/" + SCRIPT + ".yaml:12"));
    return image(platform, true, List.of(said), layers).withPlatform(platform);
  }

  private static Member member(Descriptor manifest, Platform platform) {
    return new Member(
        ImageName.parse("nginx:1.25"),
        manifest.withPlatform(platform),
        Optional.empty(),
        90_000,
        List.of());
  }

  /** An SBOM of an image, tagged so that it stays. */
  Descriptor attach(Descriptor subject, String name) throws IOException {
    Descriptor sbom = RandomReferrer.write(store, subject, "application/spdx+json", SCRIPT);
    store.tag(sbom, ImageName.parse(name));
    return sbom;
  }

  /** Pairs of names and sizes, by name. */
  static Map<String, Integer> sorted(Object... namesAndSizes) {
    Map<String, Integer> files = new TreeMap<>();
    for (int i = 0; i < namesAndSizes.length; i += 2) {
      files.put((String) namesAndSizes[i], (Integer) namesAndSizes[i + 1]);
    }
    return files;
  }

  Descriptor push(Encoded<?> document) throws IOException {
    store.push(Blob.of(document.descriptor(), document.bytes()));
    return document.descriptor();
  }
}
