// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.config.RegistrySettings;
import io.cloudimage.cli.option.RegistryFlags;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.registry.auth.Credential;
import io.cloudimage.registry.auth.CredentialStore;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code login}: checks a credential against its registry and keeps it. */
@Command(
    name = "login",
    description =
        "Check a user's password against a registry, and keep it where Docker would: in its"
            + " config.json, or in the helper that this names.",
    footer = {
      "",
      "Examples:",
      "  cloudimage login hub.example.com -u me",
      "  cloudimage login hub.example.com -u me --password-stdin < password-file"
    })
public final class LoginCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private RegistryFlags registry = new RegistryFlags();

  @Option(
      names = {"-u", "--username"},
      paramLabel = "USER",
      required = true,
      description = "The user's name.")
  private String user = "";

  @Option(
      names = "--password-stdin",
      description = "Read the password from standard input instead of asking on the terminal.")
  private boolean fromInput;

  /** Known only to say why it is not taken, without its value in the message. */
  @Option(
      names = {"-p", "--password"},
      hidden = true)
  private @Nullable String refused;

  @Parameters(paramLabel = "REGISTRY", description = "The registry, as HOST or HOST:PORT.")
  private String host = "";

  public LoginCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    if (refused != null) {
      throw new ParameterException(
          spec.commandLine(),
          "a password on the command line can be read by every user of this machine;"
              + " use --password-stdin");
    }
    CliConfig config = invocation.config(registry);
    RegistryHost where = config.registryHost(host);
    String password =
        fromInput
            ? LoginPassword.read(invocation.input())
            : LoginPassword.ask(user, where.toString());
    Credential credential = new Credential.UserPassword(user, password);
    RegistrySettings settings = config.registry();
    try (Registries registries = Registries.of(invocation, config)) {
      registries.client().checkCredential(where, credential);
    }
    CredentialStore.Place place =
        Credentials.store(invocation.environment(), settings).store(where, credential);
    invocation.console().print("logged in to " + where + " as " + user);
    if (place == CredentialStore.Place.FILE) {
      invocation
          .console()
          .warning(
              "the password is not encrypted in "
                  + Credentials.file(invocation.environment(), settings)
                  + "; a credential helper would keep it safer");
    }
    return 0;
  }
}
