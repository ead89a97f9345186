// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A fenced block of a page.
 *
 * @param schema the schema that its first line names, or nothing
 */
record Fence(String place, String language, String schema, String content) {
  private static final String MARK = "```";

  static List<Fence> of(Path page) throws IOException {
    List<Fence> fences = new ArrayList<>();
    List<String> lines = Files.readAllLines(page);
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith(MARK)) {
        String[] words = lines.get(i).substring(MARK.length()).split(" ", 2);
        String place = page.getFileName() + ":" + (i + 1);
        StringBuilder content = new StringBuilder();
        for (i++; !lines.get(i).equals(MARK); i++) {
          content.append(lines.get(i)).append('\n');
        }
        String schema = words.length == 2 ? words[1].replace("schema=", "") : "";
        fences.add(new Fence(place, words[0], schema, content.toString()));
      }
    }
    return fences;
  }
}
