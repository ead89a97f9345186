// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.access;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * A password file as Apache's {@code htpasswd -B} writes it: {@code user:hash} in each line, empty
 * lines and those that begin with {@code #} apart. The hashes are bcrypt; what other schemes there
 * are can be guessed too fast.
 */
final class Htpasswd {
  private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");

  /** What htpasswd itself makes; beyond it one guess takes minutes of this machine. */
  private static final int MINIMUM_COST = 4;

  private static final int MAXIMUM_COST = 17;
  private static final int USUAL_COST = 10;

  private final Map<String, String> hashes;
  private final String nobody;

  private Htpasswd(Map<String, String> hashes, int cost) {
    this.hashes = hashes;
    this.nobody = String.format("$2y$%02d$", cost) + ".".repeat(53);
  }

  /**
   * @param what names the file in errors
   * @throws OciException INVALID, with the line; hashes are not shown
   */
  static Htpasswd parse(byte[] bytes, String what) throws OciException {
    Map<String, String> hashes = new HashMap<>();
    int highest = 0;
    int number = 0;
    for (String raw : text(bytes, what).split("\n", -1)) {
      number++;
      String line = raw.strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw invalid(what, number, "expected user:hash");
      }
      String user = line.substring(0, colon);
      Matcher hash = BCRYPT.matcher(line.substring(colon + 1));
      if (!hash.matches()) {
        throw invalid(
                what,
                number,
                "the password of "
                    + Printable.quote(user)
                    + " is not hashed with bcrypt ($2y$, $2a$ or $2b$)")
            .withHint("htpasswd -B FILE USER sets a password so");
      }
      int cost = Integer.parseInt(hash.group(1));
      if (cost < MINIMUM_COST || cost > MAXIMUM_COST) {
        throw invalid(
            what,
            number,
            "bcrypt's cost is " + cost + "; expected " + MINIMUM_COST + " to " + MAXIMUM_COST);
      }
      if (hashes.put(user, hash.group()) != null) {
        throw invalid(what, number, Printable.quote(user) + " is there already");
      }
      highest = Math.max(highest, cost);
    }
    return new Htpasswd(hashes, highest == 0 ? USUAL_COST : highest);
  }

  Optional<String> hash(String user) {
    return Optional.ofNullable(hashes.get(user));
  }

  boolean has(String user) {
    return hashes.containsKey(user);
  }

  /**
   * Whether the password is the user's. Takes as long for one who does not exist as for the user
   * whose hash costs most.
   */
  boolean matches(BasicCredentials credentials) {
    Optional<String> hash = hash(credentials.user());
    boolean right =
        OpenBSDBCrypt.checkPassword(
            hash.orElse(nobody), credentials.password().getBytes(StandardCharsets.UTF_8));
    return right && hash.isPresent();
  }

  private static String text(byte[] bytes, String what) throws OciException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new OciException(ErrorKind.INVALID, "cannot accept " + what + ": it is not UTF-8", e);
    }
  }

  private static OciException invalid(String what, int line, String problem) {
    return new OciException(
        ErrorKind.INVALID, "cannot accept " + what + ", line " + line + ": " + problem);
  }
}
