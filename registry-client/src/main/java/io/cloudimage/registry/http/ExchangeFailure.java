// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.http;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Says in a user's words why there was no reply, or no whole one. */
final class ExchangeFailure {
  private ExchangeFailure() {}

  static OciException of(HttpCall call, Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof OciException known) {
        return known;
      }
      if (cause instanceof StalledException stalled) {
        return failure(ErrorKind.UNAVAILABLE, call, text(stalled), null, e);
      }
    }
    String host = authority(call);
    if (e instanceof SSLHandshakeException || e instanceof SSLPeerUnverifiedException) {
      return untrusted(call, host, (SSLException) e);
    }
    if (e instanceof SSLException && String.valueOf(e.getMessage()).contains("SSL message")) {
      return failure(
          ErrorKind.UNAVAILABLE,
          call,
          host + " does not speak TLS on this port",
          "if it speaks plain HTTP, say so with --plain-http " + host,
          e);
    }
    if (e instanceof UnknownHostException) {
      return failure(
          ErrorKind.UNAVAILABLE, call, "there is no host named " + host, "check the name", e);
    }
    if (e instanceof SocketTimeoutException) {
      return failure(ErrorKind.UNAVAILABLE, call, "no answer in time", null, e);
    }
    if (e instanceof ConnectException) {
      return failure(
          ErrorKind.UNAVAILABLE,
          call,
          "cannot connect: " + text(e),
          "check that the registry runs there, and whether a proxy is needed",
          e);
    }
    if (e instanceof IllegalArgumentException) {
      return failure(ErrorKind.INVALID, call, "the answer's headers are malformed", null, e);
    }
    return failure(ErrorKind.UNAVAILABLE, call, "the connection failed: " + text(e), null, e);
  }

  /** 407: what stands between here and the host does not let us through. */
  static OciException ofProxy(HttpCall call, Optional<URI> proxy) {
    String name = proxy.map(uri -> " " + uri.getHost() + ":" + port(uri)).orElse("");
    boolean known = proxy.map(uri -> uri.getUserInfo() != null).orElse(false);
    return new OciException(
        ErrorKind.DENIED,
        call
            + ": the proxy"
            + Printable.escape(name)
            + (known ? " does not accept our name and password" : " wants a name and a password"),
        "give them as http://USER:PASSWORD@HOST:PORT, in the variable that names the proxy or as"
            + " proxy in hosts.toml",
        null);
  }

  private static int port(URI proxy) {
    return proxy.getPort() < 0 ? 80 : proxy.getPort();
  }

  private static OciException untrusted(HttpCall call, String host, SSLException e) {
    if (isCertificateProblem(e)) {
      return failure(
          ErrorKind.UNTRUSTED,
          call,
          "the certificate of " + host + " is not trusted: " + text(e),
          "give the certificate of its authority with --ca-file, or put it into certs.d/"
              + host
              + "/ca.crt; --insecure "
              + host
              + " does without the check",
          e);
    }
    return failure(
        ErrorKind.UNTRUSTED, call, "no TLS connection to " + host + ": " + text(e), null, e);
  }

  private static boolean isCertificateProblem(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof java.security.cert.CertificateException
          || cause instanceof java.security.cert.CertPathValidatorException
          || cause instanceof java.security.cert.CertPathBuilderException
          || cause instanceof SSLPeerUnverifiedException) {
        return true;
      }
    }
    return false;
  }

  private static OciException failure(
      ErrorKind kind, HttpCall call, String problem, @Nullable String hint, Exception cause) {
    return new OciException(kind, call + ": " + problem, hint, cause);
  }

  private static String authority(HttpCall call) {
    int port = call.uri().getPort();
    String host = String.valueOf(call.uri().getHost());
    return Printable.escape(port < 0 ? host : host + ":" + port);
  }

  private static String text(Exception e) {
    String message = e.getMessage();
    return Printable.escape(message == null ? e.getClass().getSimpleName() : message);
  }
}
