// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.RegistryFlags;
import io.cloudimage.oci.model.RegistryHost;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code logout}: forgets a registry's credential. */
@Command(name = "logout", description = "Forget the password for a registry.")
public final class LogoutCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private RegistryFlags registry = new RegistryFlags();

  @Parameters(paramLabel = "REGISTRY", description = "The registry, as HOST or HOST:PORT.")
  private String host = "";

  public LogoutCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config(registry);
    RegistryHost where = config.registryHost(host);
    boolean was = Credentials.store(invocation.environment(), config.registry()).erase(where);
    invocation.console().print((was ? "logged out of " : "was not logged in to ") + where);
    return 0;
  }
}
