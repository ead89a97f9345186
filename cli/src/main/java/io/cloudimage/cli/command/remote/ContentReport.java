// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.remote;

import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.output.Console;
import io.cloudimage.cli.output.OutputException;
import io.cloudimage.oci.model.Descriptor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One piece of content of a registry: its digest in words, all that is known of it as JSON.
 *
 * @param name by which it can be had, with a tag or a digest
 */
record ContentReport(String name, Descriptor content) {
  void print(Console console, FormatOption format) throws OutputException {
    if (format.isJson()) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("name", name);
      tree.put("digest", content.digest().toString());
      tree.put("mediaType", content.mediaType().value());
      tree.put("size", content.size());
      console.printJson(tree);
    } else {
      console.print(content.digest().toString());
    }
  }
}
