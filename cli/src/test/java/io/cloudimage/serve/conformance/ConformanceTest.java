// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.conformance;

import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.serve.RegistryServer;
import io.cloudimage.serve.ServerOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The embedded registry does all that the spec asks: no case fails, none is left out. */
final class ConformanceTest {
  @TempDir private static Path root;
  private static RegistryServer server;

  @BeforeAll
  static void start() throws Exception {
    server =
        RegistryServer.start(ServerOptions.defaults().withDeletes(true), LayoutStore.open(root));
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @TestFactory
  Stream<DynamicContainer> conforms() {
    Wire registry = new Wire(URI.create("http://127.0.0.1:" + server.address().getPort()));
    Map<String, List<ConformanceCase>> groups =
        ConformanceCases.all().stream()
            .collect(
                Collectors.groupingBy(
                    ConformanceCase::group, LinkedHashMap::new, Collectors.toList()));
    return groups.entrySet().stream()
        .map(
            group ->
                DynamicContainer.dynamicContainer(
                    group.getKey(),
                    group.getValue().stream()
                        .map(
                            each ->
                                DynamicTest.dynamicTest(
                                    each.name(), () -> each.check().run(registry)))));
  }
}
