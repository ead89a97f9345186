// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.spec.SpecFiles;
import java.nio.charset.StandardCharsets;

/** Holds what commands print as JSON against the specification's schemas. */
public final class OutputSchemas {
  private static final String URN = "urn:cloudimage:schema:";

  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder -> builder.schemas(iri -> iri.startsWith(URN) ? schema(iri) : null));

  /** The output, which follows the schema of this name. */
  public JsonObject check(String name, String output) throws OciException {
    assertThat(registry.getSchema(SchemaLocation.of(URN + name)).validate(output, InputFormat.JSON))
        .as("errors of %s in\n%s", name, output)
        .isEmpty();
    return Json.readObject(
        output.getBytes(StandardCharsets.UTF_8), "the output", JsonLimits.DOCUMENT);
  }

  private static String schema(String iri) {
    return new String(SpecFiles.schema(iri.substring(URN.length())), StandardCharsets.UTF_8);
  }
}
