// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.cloudimage.serve.page;

import org.jspecify.annotations.NullMarked;
