// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.kubefile.Kubefile;

/** What to build, from where, and how. */
public record BuildRequest(Kubefile kubefile, BuildContext context, BuildOptions options) {}
