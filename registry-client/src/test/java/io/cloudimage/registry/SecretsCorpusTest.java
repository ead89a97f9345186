// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import static io.cloudimage.registry.CorpusRegistry.USER;
import static io.cloudimage.registry.CorpusRegistry.client;
import static io.cloudimage.registry.CorpusRegistry.pull;
import static io.cloudimage.registry.CorpusRegistry.tokenOr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.registry.auth.Credential;
import io.cloudimage.registry.testing.ScriptedAnswer;
import io.cloudimage.registry.testing.ScriptedServer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Secrets stay out of logs and errors: row A18 of the corpus; see SecretWatch, too. */
@Timeout(60)
class SecretsCorpusTest {
  @Test
  @DisplayName("A18 secrets are in no log and no error")
  void secretsInLogs() throws IOException {
    List<String> lines = new CopyOnWriteArrayList<>();
    Handler collector =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            lines.add(
                record.getLoggerName() + " " + record.getMessage() + " " + record.getThrown());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("io.cloudimage");
    logger.addHandler(collector);
    logger.setLevel(Level.ALL);
    collector.setLevel(Level.ALL);
    logger.setUseParentHandlers(false);
    try (ScriptedServer server =
            ScriptedServer.start(
                request ->
                    request.path().equals("/deny")
                        ? ScriptedAnswer.of(403)
                        : request.path().equals("/token")
                                || request.header("authorization").isEmpty()
                            ? tokenOr(request, "Bearer realm=\"/token?key=realm-secret\"")
                            : ScriptedAnswer.of(307).header("Location", "/deny?X-Sig=url-secret"));
        RegistryClient client = client(server)) {
      assertThatThrownBy(() -> pull(client, server))
          .isInstanceOf(OciException.class)
          .satisfies(e -> lines.add(String.valueOf(e.getMessage())));
      lines.add(USER.toString());
      lines.add(new Credential.IdentityToken("ann", "s3cret-identity").toString());
      lines.add(new Credential.RegistryToken("s3cret-token").toString());
    } finally {
      logger.removeHandler(collector);
      logger.setUseParentHandlers(true);
      logger.setLevel(null);
    }
    String all = String.join("\n", lines);
    assertThat(all).contains("/deny?X-Sig=…", "403");
    assertThat(all).doesNotContain("s3cret", "url-secret", "realm-secret", "token-of-", "Basic ");
  }
}
