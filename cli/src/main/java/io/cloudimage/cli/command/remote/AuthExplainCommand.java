// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.remote;

import io.cloudimage.cli.command.Credentials;
import io.cloudimage.cli.command.Invocation;
import io.cloudimage.cli.command.Registries;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.option.RegistryFlags;
import io.cloudimage.cli.output.ExitCode;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.registry.auth.AuthExplanation;
import io.cloudimage.registry.auth.AuthQuestion;
import io.cloudimage.registry.auth.CredentialFinding;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code auth explain}: who we are to a registry, and what it says to that. */
@Command(
    name = "explain",
    description = {
      "Tell which file, which helper program, which account and which scopes are used for a name,"
          + " and what the registry answers. No secret is printed, and nothing is changed.",
      "",
      "It fails as a pull of the name would: 8 if the registry says no, 3 if there is no such thing."
    },
    footer = {
      "",
      "Examples:",
      "  cloudimage auth explain hub.example.com",
      "  cloudimage auth explain hub.example.com/kubernetes:v1.19.8",
      "  cloudimage auth explain --push --format json hub.example.com/kubernetes"
    })
public final class AuthExplainCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private FormatOption format = new FormatOption();
  @Mixin private RegistryFlags registry = new RegistryFlags();

  @Option(names = "--push", description = "Ask for the right to push, too; nothing is pushed.")
  private boolean push;

  @Parameters(
      paramLabel = "NAME",
      description = "A registry (HOST, HOST:PORT/), a repository or an image.")
  private String name = "";

  public AuthExplainCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config(registry);
    RegistryHost host;
    AuthQuestion question;
    if (isHost(name)) {
      host = config.registryHost(name.endsWith("/") ? name.substring(0, name.length() - 1) : name);
      question = new AuthQuestion(Optional.empty(), Optional.empty(), push);
    } else {
      ImageName image = config.imageName(name);
      host = image.registry();
      Optional<String> reference =
          RemoteName.hasReference(name)
              ? Optional.of(image.reference().toString())
              : Optional.empty();
      question = new AuthQuestion(Optional.of(image.repository()), reference, push);
    }
    CredentialFinding credential =
        Credentials.source(invocation.environment(), config.registry())
            .find(host, question.repository());
    try (Registries registries = Registries.of(invocation, config)) {
      AuthExplanation found = registries.client().explainAuth(host, question, credential);
      if (format.isJson()) {
        invocation.console().printJson(AuthReport.tree(found));
      } else {
        invocation.console().print(AuthReport.lines(found));
      }
      return exitCode(found);
    }
  }

  /** A name of an image never ends with a slash, and without one it begins with no domain. */
  private static boolean isHost(String text) {
    int slash = text.indexOf('/');
    String host = text.split(":", 2)[0];
    return slash == text.length() - 1
        || (slash < 0 && (host.contains(".") || host.equals("localhost")));
  }

  private static int exitCode(AuthExplanation found) {
    return switch (found.verdict()) {
      case OPEN, GRANTED -> ExitCode.SUCCESS.code();
      case DENIED -> ExitCode.DENIED.code();
      case NOT_FOUND -> ExitCode.NOT_FOUND.code();
      case FAILED -> {
        Optional<OciException> failure =
            found.credential().failure().isPresent()
                ? found.credential().failure()
                : found.failure();
        yield failure.map(ExitCode::of).orElse(ExitCode.UNAVAILABLE).code();
      }
    };
  }
}
