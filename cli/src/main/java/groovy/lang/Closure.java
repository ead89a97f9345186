// SPDX-License-Identifier: Apache-2.0
package groovy.lang;

/**
 * Says that there is no Groovy here. picocli looks for this class at each start; if it is not
 * there, every jar of the class path is opened to make sure, which takes a tenth of a short
 * command's time.
 */
final class Closure {
  private Closure() {}
}
