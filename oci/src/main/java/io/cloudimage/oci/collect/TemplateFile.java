// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import io.cloudimage.oci.gotemplate.GoTemplate;
import io.cloudimage.oci.gotemplate.Rendered;
import io.cloudimage.oci.gotemplate.TemplateFault;
import java.util.Map;
import java.util.Optional;

/**
 * {@code *.tmpl}: rendered before it is used, so rendered before it is searched. What comes of it
 * is read as the file without the ending is.
 */
final class TemplateFile {
  private static final String ENDING = ".tmpl";

  private TemplateFile() {}

  static boolean isAt(String path) {
    return path.endsWith(ENDING) && path.length() > ENDING.length();
  }

  /** The path of what comes of it. */
  static String target(String path) {
    return path.substring(0, path.length() - ENDING.length());
  }

  /** What comes of a template; empty if nothing does, which is an error of the file. */
  static Optional<SearchedFile> render(
      SearchedFile file, Map<String, String> environment, Findings findings) {
    try {
      Rendered rendered = GoTemplate.parse(file.text()).render(environment);
      return Optional.of(new SearchedFile(file.path(), rendered.text(), rendered::sourceLine, ""));
    } catch (TemplateFault e) {
      findings.error(
          file.place(e.line(), ""),
          "the template cannot be rendered: "
              + e.problem()
              + "; its images are not known: name them in imageList, and leave it out with"
              + " --skip-file");
      return Optional.empty();
    }
  }
}
