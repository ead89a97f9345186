// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.remote;

import io.cloudimage.oci.error.CancelledException;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.oci.transfer.Cancellation;
import io.cloudimage.registry.RemoteRepository;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What tags name: told by the registry at once where it does that, else asked for each tag. */
final class TagDigests {
  private static final int THREADS = 8;

  private final RemoteRepository repository;
  private final Cancellation cancellation;

  TagDigests(RemoteRepository repository, Cancellation cancellation) {
    this.repository = repository;
    this.cancellation = cancellation;
  }

  /** The tags in their order; one that has gone meanwhile is left out. */
  Map<Tag, Digest> of(List<Tag> tags) throws IOException {
    Map<Tag, Digest> found = new LinkedHashMap<>();
    Map<Tag, Digest> known = tags.size() < 2 ? Map.of() : repository.digests().orElse(Map.of());
    if (!known.isEmpty()) {
      for (Tag tag : tags) {
        Optional.ofNullable(known.get(tag)).ifPresent(digest -> found.put(tag, digest));
      }
      return found;
    }
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      Map<Tag, Future<Optional<Digest>>> answers = new LinkedHashMap<>();
      for (Tag tag : tags) {
        answers.put(tag, threads.submit(() -> ask(tag)));
      }
      for (Map.Entry<Tag, Future<Optional<Digest>>> answer : answers.entrySet()) {
        take(answer.getValue()).ifPresent(digest -> found.put(answer.getKey(), digest));
      }
      return found;
    } finally {
      threads.shutdownNow();
    }
  }

  private Optional<Digest> ask(Tag tag) throws IOException {
    cancellation.check();
    try {
      return Optional.of(repository.resolve(tag).digest());
    } catch (OciException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Optional<Digest> take(Future<Optional<Digest>> answer) throws IOException {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
