// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The rules of the house, one method each. */
final class ArchitectureRules {
  /** Which rooms of {@code oci} each room may enter. */
  private static final Map<String, List<String>> ROOMS = rooms();

  /** Each room of the embedded registry, and the rooms that it may enter. */
  private static final Map<String, List<String>> SERVE_ROOMS =
      Map.of(
          "http", List.of(),
          "access", List.of("http"),
          "observe", List.of(),
          "tls", List.of(),
          "content", List.of("access", "http"),
          "upstream", List.of("content", "http"),
          "endpoint", List.of("access", "observe", "content", "http", "upstream"),
          "page", List.of("access", "content", "http"));

  private ArchitectureRules() {}

  static List<ArchRule> all() {
    List<ArchRule> rules = new ArrayList<>();
    rules.add(packagesDoNotCycle());
    rules.add(modulesPointDown());
    rules.add(roomsPointDown());
    rules.add(modelUsesTheJdkOnly());
    rules.add(libraryOnlyIn("com.fasterxml..", "io.cloudimage.oci.json"));
    rules.add(libraryOnlyIn("org.snakeyaml..", "io.cloudimage.oci.json"));
    rules.add(libraryOnlyIn("com.github.luben..", "io.cloudimage.oci.compress"));
    rules.add(libraryOnlyIn("com.google.api.client..", "io.cloudimage.registry.http"));
    rules.add(libraryOnlyIn("org.apache.hc..", "io.cloudimage.registry.http"));
    rules.add(libraryOnlyIn("io.undertow..", "io.cloudimage.serve.http"));
    rules.add(libraryOnlyIn("org.xnio..", "io.cloudimage.serve.http"));
    rules.add(libraryOnlyIn("org.jboss..", "io.cloudimage.serve.http"));
    rules.add(libraryOnlyIn("com.sun.net..", "nowhere"));
    rules.add(libraryOnlyIn("picocli..", "io.cloudimage.cli.."));
    rules.add(libraryOnlyIn("org.bouncycastle..", "io.cloudimage.serve.[access|tls]"));
    rules.add(onlyTheCommandLineTouchesTheProcess());
    rules.add(repositoriesAreStrangers());
    rules.add(theEmbeddedRegistryKnowsNoCommandLine());
    rules.add(serveRoomsPointDown());
    rules.add(signaturesAreOurs());
    return rules;
  }

  static ArchRule packagesDoNotCycle() {
    return slices()
        .matching("io.cloudimage.(**)")
        .should()
        .beFreeOfCycles()
        .as("packages do not depend on each other in a cycle");
  }

  static ArchRule modulesPointDown() {
    return layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("spec")
        .definedBy("io.cloudimage.spec..")
        .layer("oci")
        .definedBy("io.cloudimage.oci..")
        .layer("registry-client")
        .definedBy("io.cloudimage.registry..")
        .layer("cli")
        .definedBy("io.cloudimage.cli..", "io.cloudimage.serve..")
        .whereLayer("spec")
        .mayNotAccessAnyLayer()
        .whereLayer("oci")
        .mayOnlyAccessLayers("spec")
        .whereLayer("registry-client")
        .mayOnlyAccessLayers("spec", "oci")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .as("spec <- oci <- registry-client <- cli");
  }

  static ArchRule roomsPointDown() {
    LayeredArchitecture rooms = layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (String room : ROOMS.keySet()) {
      rooms = rooms.optionalLayer(room).definedBy("io.cloudimage.oci." + room);
    }
    for (Map.Entry<String, List<String>> room : ROOMS.entrySet()) {
      if (room.getValue().isEmpty()) {
        rooms = rooms.whereLayer(room.getKey()).mayNotAccessAnyLayer();
      } else {
        String[] others = room.getValue().toArray(String[]::new);
        rooms = rooms.whereLayer(room.getKey()).mayOnlyAccessLayers(others);
      }
    }
    return rooms.as("the rooms of oci enter only the rooms below them");
  }

  static ArchRule modelUsesTheJdkOnly() {
    return classes()
        .that()
        .resideInAPackage("io.cloudimage.oci.model")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..", "org.jspecify..", "io.cloudimage.spec", "io.cloudimage.oci.model")
        .as("the model uses the JDK and the spec's constants only");
  }

  static ArchRule libraryOnlyIn(String library, String home) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(home)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .as(library + " is used only in " + home);
  }

  static ArchRule onlyTheCommandLineTouchesTheProcess() {
    return noClasses()
        .that()
        .resideOutsideOfPackage("io.cloudimage.cli..")
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .as("environment, exit and standard streams are used only in io.cloudimage.cli");
  }

  static ArchRule repositoriesAreStrangers() {
    return slices()
        .assignedFrom(new RepositoryPackages())
        .should()
        .notDependOnEachOther()
        .as("the repositories (memory, layout, archive, registry) do not know each other");
  }

  static ArchRule theEmbeddedRegistryKnowsNoCommandLine() {
    return noClasses()
        .that()
        .resideInAPackage("io.cloudimage.serve..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.cloudimage.cli..", "io.cloudimage.registry..")
        .as("the embedded registry knows neither the command line nor the registry client");
  }

  static ArchRule serveRoomsPointDown() {
    LayeredArchitecture rooms = layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (String room : SERVE_ROOMS.keySet()) {
      rooms = rooms.layer(room).definedBy("io.cloudimage.serve." + room);
    }
    for (Map.Entry<String, List<String>> room : SERVE_ROOMS.entrySet()) {
      rooms =
          room.getValue().isEmpty()
              ? rooms.whereLayer(room.getKey()).mayNotAccessAnyLayer()
              : rooms
                  .whereLayer(room.getKey())
                  .mayOnlyAccessLayers(room.getValue().toArray(String[]::new));
    }
    return rooms.as("the rooms of the embedded registry enter only the rooms below them");
  }

  static ArchRule signaturesAreOurs() {
    return methods()
        .that()
        .arePublic()
        .and()
        .areDeclaredInClassesThat()
        .arePublic()
        .and()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(
            "io.cloudimage.spec..", "io.cloudimage.oci..", "io.cloudimage.registry..")
        .should(new SignaturesOfOurTypes())
        .as("public signatures hold only types of the JDK and of this project");
  }

  private static Map<String, List<String>> rooms() {
    List<String> ground = List.of("model", "error");
    List<String> first = List.of("model", "error", "json", "content", "compress", "tar");
    List<String> second = plus(first, "layer");
    List<String> third = plus(second, "memory", "layout", "archive", "transfer");
    Map<String, List<String>> rooms = new TreeMap<>();
    rooms.put("model", List.of());
    rooms.put("error", List.of("model"));
    rooms.put("json", ground);
    rooms.put("tar", ground);
    rooms.put("kubefile", ground);
    rooms.put("lock", plus(ground, "json"));
    rooms.put("content", plus(ground, "json"));
    rooms.put("compress", plus(ground, "content"));
    rooms.put("layer", first);
    rooms.put("memory", second);
    rooms.put("buildcache", second);
    rooms.put("layout", plus(second, "buildcache"));
    rooms.put("archive", second);
    rooms.put("transfer", second);
    rooms.put("closure", plus(second, "transfer"));
    rooms.put("artifact", plus(second, "transfer"));
    rooms.put("convert", plus(second, "transfer"));
    rooms.put("members", plus(second, "transfer"));
    rooms.put("distribution", plus(second, "transfer", "members"));
    rooms.put("difference", plus(second, "transfer", "members"));
    rooms.put("bundle", plus(second, "transfer", "closure", "archive", "layout"));
    rooms.put("validate", third);
    rooms.put("rootfs", third);
    rooms.put("location", third);
    rooms.put("lift", plus(second, "transfer", "members", "collect", "distribution"));
    rooms.put(
        "build",
        plus(
            plus(third, "kubefile", "rootfs", "collect", "members", "lock", "distribution", "lift"),
            "buildcache"));
    rooms.put("collect", plus(second, "gotemplate"));
    rooms.put("gotemplate", ground);
    return rooms;
  }

  private static List<String> plus(List<String> rooms, String... more) {
    List<String> all = new ArrayList<>(rooms);
    all.addAll(List.of(more));
    return all;
  }
}
