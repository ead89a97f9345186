// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.kubefile;

import java.util.List;

/**
 * A {@code FROM} and what follows it. The last stage of a Kubefile is its result.
 *
 * @param index its number, from 0
 */
public record Stage(int index, Instruction.From from, List<Instruction> instructions) {
  public Stage {
    instructions = List.copyOf(instructions);
  }
}
