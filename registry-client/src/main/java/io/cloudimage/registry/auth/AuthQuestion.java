// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.auth;

import io.cloudimage.oci.model.RepositoryName;
import java.util.Optional;

/**
 * What is to be explained.
 *
 * @param repository empty for the registry as such
 * @param reference the tag or digest that is asked for in the repository; else its tags are
 * @param push whether the right to push is asked for, too
 */
public record AuthQuestion(
    Optional<RepositoryName> repository, Optional<String> reference, boolean push) {
  String method() {
    return repository.isPresent() && reference.isPresent() ? "HEAD" : "GET";
  }

  String path() {
    return repository
        .map(
            name ->
                "/v2/"
                    + name
                    + reference.map(value -> "/manifests/" + value).orElse("/tags/list?n=1"))
        .orElse("/v2/");
  }

  Optional<Scope> scope() {
    return repository.map(name -> push ? Scope.push(name) : Scope.pull(name));
  }
}
