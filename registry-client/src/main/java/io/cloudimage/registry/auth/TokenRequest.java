// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.auth;

import io.cloudimage.oci.model.RegistryHost;
import java.net.URI;
import java.util.Optional;
import java.util.SortedSet;

/**
 * What a token is asked for, and what it is kept under: one account's token is never another's, nor
 * one registry's another's.
 *
 * @param realm the token service, checked
 * @param scopes merged
 */
record TokenRequest(
    RegistryHost registry,
    URI realm,
    String service,
    Optional<Credential> credential,
    SortedSet<Scope> scopes) {}
