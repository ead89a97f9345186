// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.page;

import io.cloudimage.oci.model.Digest;

/** What to type to have the image. All parts are of a grammar that needs no quoting. */
final class CommandsSection {
  private CommandsSection() {}

  static void write(Html html, ImageView view, ServedAddress address) {
    String name = address.host() + "/" + view.name();
    html.open("section", "id", "commands").element("h2", "Commands");
    switch (view.kind()) {
      case "CloudImage" -> cloudImage(html, name, address);
      case "Artifact" ->
          command(
              html,
              "The files",
              "cloudimage artifact pull" + plainHttp(address) + " " + name + " -o DIR");
      default -> containerImage(html, name, address);
    }
    skopeo(html, view, name, address);
    if (!view.isCloudImage() && view.config().isPresent()) {
      mirror(html, address);
    }
    html.close();
  }

  private static void cloudImage(Html html, String name, ServedAddress address) {
    command(html, "Fetch it", "cloudimage pull" + plainHttp(address) + " " + name);
    command(html, "Check every byte of it", "cloudimage verify " + name);
    command(html, "Unpack it", "cloudimage unpack " + name + " /opt/kubernetes");
  }

  private static void containerImage(Html html, String name, ServedAddress address) {
    String verify = address.tls() ? "" : " --tls-verify=false";
    command(html, "podman", "podman pull" + verify + " " + name);
  }

  private static void skopeo(Html html, ImageView view, String name, ServedAddress address) {
    String verify = address.tls() ? "" : " --src-tls-verify=false";
    String path = view.repository().path();
    String last = path.substring(path.lastIndexOf('/') + 1);
    String tag =
        view.reference() instanceof Digest digest ? digest.shortHex() : view.reference().toString();
    command(
        html,
        "skopeo, into a folder",
        "skopeo copy --all" + verify + " docker://" + name + " oci:" + last + ":" + tag);
  }

  private static void mirror(Html html, ServedAddress address) {
    html.open("details").element("summary", "containerd: this server as a mirror");
    html.open("p").text("In ");
    html.element("code", "/etc/containerd/certs.d/_default/hosts.toml").text(", on each node:");
    html.close();
    block(html, "[host.\"" + address.url() + "\"]\ncapabilities = [\"pull\", \"resolve\"]");
    html.close();
  }

  private static void command(Html html, String what, String command) {
    html.element("h3", what, "class", "what");
    block(html, command);
  }

  /** Something to be copied as a whole. */
  static void block(Html html, String text) {
    html.open("div", "class", "command", "data-copy", text);
    html.open("pre").element("code", text).close().close();
  }

  private static String plainHttp(ServedAddress address) {
    return address.tls() || address.isLoopback() ? "" : " --plain-http " + address.host();
  }
}
