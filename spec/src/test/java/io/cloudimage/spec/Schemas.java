// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.spec;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The specification's schemas, which refer to each other by {@code urn:cloudimage:schema:NAME}. */
final class Schemas {
  private static final String URN = "urn:cloudimage:schema:";
  private static final String META = "https://json-schema.org/draft/2020-12/schema";

  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder -> builder.schemas(iri -> iri.startsWith(URN) ? schema(iri) : null));

  List<Error> errors(String name, String document) {
    return registry.getSchema(SchemaLocation.of(URN + name)).validate(document, InputFormat.JSON);
  }

  /** What a document does wrong by a schema that is given as text. */
  List<Error> errorsBy(String schema, String document) {
    return registry.getSchema(schema, InputFormat.JSON).validate(document, InputFormat.JSON);
  }

  /** What a schema itself does wrong, by the schema of schemas. */
  List<Error> errorsOfSchema(String name) {
    Schema meta = registry.getSchema(SchemaLocation.of(META));
    return meta.validate(schema(URN + name), InputFormat.JSON);
  }

  private static String schema(String iri) {
    return new String(SpecFiles.schema(iri.substring(URN.length())), StandardCharsets.UTF_8);
  }
}
