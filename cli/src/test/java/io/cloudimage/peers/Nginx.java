// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** nginx as a process of the test, in front of a registry. */
final class Nginx implements AutoCloseable {
  private static final Path STREAM_MODULE = Path.of("/usr/lib/nginx/modules/ngx_stream_module.so");

  private final Server server;
  private final Path accessLog;

  private Nginx(Server server, Path accessLog) {
    this.server = server;
    this.accessLog = accessLog;
  }

  /**
   * Speaks HTTP.
   *
   * @param port where it listens, for the wait until it does
   * @param configuration what stands inside of {@code http { … }}
   */
  static Nginx http(Path directory, int port, String configuration) throws IOException {
    Path log = directory.resolve("nginx-access.log");
    String http =
        """
        http {
          access_log %1$s/nginx-access.log;
          client_body_temp_path %1$s/nginx-body;
          proxy_temp_path %1$s/nginx-proxy;
          fastcgi_temp_path %1$s/nginx-fastcgi;
          uwsgi_temp_path %1$s/nginx-uwsgi;
          scgi_temp_path %1$s/nginx-scgi;
          client_max_body_size 0;
          proxy_request_buffering off;
          proxy_buffering off;
          proxy_http_version 1.1;
          proxy_set_header Host $http_host;
          proxy_set_header X-Forwarded-Proto $scheme;
        %2$s
        }
        """
            .formatted(directory, configuration);
    return new Nginx(start(directory, port, http), log);
  }

  /** Passes on connections, and may slow them down: {@code stream { … }}. */
  static Nginx stream(Path directory, int port, String configuration) throws IOException {
    String stream = "load_module " + STREAM_MODULE + ";\nstream {\n" + configuration + "\n}\n";
    return new Nginx(start(directory, port, stream), directory.resolve("nginx-access.log"));
  }

  private static Server start(Path directory, int port, String blocks) throws IOException {
    Peer.require("nginx");
    Path file = directory.resolve("nginx.conf");
    String main =
        "daemon off;\nmaster_process off;\npid %1$s/nginx.pid;\nerror_log %1$s/nginx.log;\n"
                .formatted(directory)
            + "events {}\n";
    // load_module comes before everything that is not a simple directive.
    Files.writeString(
        file,
        blocks.startsWith("load_module")
            ? blocks.substring(0, blocks.indexOf('\n') + 1)
                + main
                + blocks.substring(blocks.indexOf('\n') + 1)
            : main + blocks);
    return Server.start(
        directory, "nginx", port, List.of("nginx", "-c", file.toString(), "-p", directory + "/"));
  }

  /** The lines of the access log. */
  List<String> requests() throws IOException {
    return Files.readAllLines(accessLog);
  }

  @Override
  public void close() {
    server.close();
  }
}
