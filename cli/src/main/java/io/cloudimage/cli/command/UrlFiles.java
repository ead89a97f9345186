// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.oci.build.RemoteFiles;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import javax.net.ssl.SSLException;

/**
 * Fetches what {@code ADD} and {@code APP} name by URL: without credentials, without cookies, and
 * never from https down to http.
 */
final class UrlFiles implements RemoteFiles {
  private static final int MOST_REDIRECTS = 10;
  private static final int PATIENCE_MILLIS = 60_000;

  @Override
  public InputStream open(URI url) throws IOException {
    URI at = url;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      HttpURLConnection connection = connect(at);
      int status = status(connection, at);
      if (status == HttpURLConnection.HTTP_OK) {
        return connection.getInputStream();
      }
      String location = connection.getHeaderField("Location");
      connection.disconnect();
      if (status < 300 || status > 399 || location == null) {
        throw new OciException(kindOf(status), "GET " + shown(at) + " answered " + status);
      }
      at = redirect(at, location);
    }
    throw new OciException(
        ErrorKind.UNTRUSTED,
        "GET " + shown(url) + " led to more than " + MOST_REDIRECTS + " others");
  }

  private static HttpURLConnection connect(URI url) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout(PATIENCE_MILLIS);
    connection.setReadTimeout(PATIENCE_MILLIS);
    connection.setRequestProperty("User-Agent", "cloudimage");
    connection.setRequestProperty("Accept-Encoding", "identity");
    return connection;
  }

  private static int status(HttpURLConnection connection, URI url) throws IOException {
    try {
      return connection.getResponseCode();
    } catch (SSLException e) {
      throw new OciException(
          ErrorKind.UNTRUSTED, "GET " + shown(url) + " failed: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new OciException(
          ErrorKind.UNAVAILABLE, "GET " + shown(url) + " failed: " + e.getMessage(), e);
    }
  }

  private static URI redirect(URI from, String location) throws OciException {
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new OciException(ErrorKind.UNTRUSTED, "GET " + shown(from) + " led to no URL", e);
    }
    boolean secure = "https".equals(to.getScheme());
    boolean plain = "http".equals(to.getScheme()) && "http".equals(from.getScheme());
    if ((!secure && !plain) || to.getHost() == null) {
      throw new OciException(
          ErrorKind.UNTRUSTED, "GET " + shown(from) + " led to " + Printable.escape(location));
    }
    return to;
  }

  private static ErrorKind kindOf(int status) {
    return switch (status) {
      case 401, 403 -> ErrorKind.DENIED;
      case 404, 410 -> ErrorKind.NOT_FOUND;
      default -> ErrorKind.UNAVAILABLE;
    };
  }

  /** Without its query, in which a signature may be. */
  private static String shown(URI url) {
    return Printable.escape(url.getScheme() + "://" + url.getAuthority() + url.getPath());
  }
}
