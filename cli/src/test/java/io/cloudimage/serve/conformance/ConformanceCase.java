// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.conformance;

/**
 * One thing that a registry must do.
 *
 * @param group cases of one group build on each other, in their order
 */
public record ConformanceCase(String group, String name, Check check) {
  /** Throws if the registry does something else. */
  @FunctionalInterface
  public interface Check {
    void run(Wire registry) throws Exception;
  }

  @Override
  public String toString() {
    return group + ": " + name;
  }
}
