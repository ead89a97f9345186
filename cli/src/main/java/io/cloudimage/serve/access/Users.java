// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.access;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.serve.http.ErrorCode;
import io.cloudimage.serve.http.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The users of a password file. There is none that the file does not name. */
public final class Users {
  private static final Duration REMEMBERED = Duration.ofMinutes(1);
  private static final long WAIT_SECONDS = 5;

  private final WatchedFile<Htpasswd> file;
  private final VerifiedPasswords verified = new VerifiedPasswords(REMEMBERED);

  /** Guessing passwords must not take all of the machine. */
  private final Semaphore places =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);

  private Users(WatchedFile<Htpasswd> file) {
    this.file = file;
  }

  /**
   * Reads a password file; it is read again whenever it has changed.
   *
   * @throws OciException NOT_FOUND; INVALID with the line, if a hash is not bcrypt
   */
  public static Users read(Path file) throws IOException {
    return new Users(new WatchedFile<>(file, Htpasswd::parse));
  }

  /** Whether the file names the user now. */
  public boolean has(String user) {
    return file.get().has(user);
  }

  /**
   * Whether the password is the user's.
   *
   * @throws Refusal TOOMANYREQUESTS if too many passwords are being checked
   */
  boolean verify(BasicCredentials credentials) throws Refusal {
    Htpasswd now = file.get();
    Optional<String> hash = now.hash(credentials.user());
    if (isVerified(credentials, hash)) {
      return true;
    }
    enter();
    try {
      // A client's first requests come all at once; one of them has done the work.
      if (isVerified(credentials, hash)) {
        return true;
      }
      boolean right = now.matches(credentials);
      if (right && hash.isPresent()) {
        verified.add(credentials, hash.get());
      }
      return right;
    } finally {
      places.release();
    }
  }

  private boolean isVerified(BasicCredentials credentials, Optional<String> hash) {
    return hash.isPresent() && verified.knows(credentials, hash.get());
  }

  private void enter() throws Refusal {
    try {
      if (places.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(ErrorCode.UNKNOWN, 503, "the server is stopping");
    }
    throw new Refusal(ErrorCode.TOOMANYREQUESTS, "too many passwords are being checked")
        .with("Retry-After", "5");
  }
}
