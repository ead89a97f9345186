// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.registry.budget.HostLimits;
import io.cloudimage.registry.testing.DockerRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Transfers that hold places on two hosts never wait for each other. */
@Timeout(120)
class LanesTest {
  private static final int BLOBS = 6;

  @TempDir Path directory;

  @Test
  void bothWaysAtOnceWithOnePlaceEach() throws Exception {
    try (DockerRegistry one = start("one");
        DockerRegistry two = start("two");
        RegistryClient client = client()) {
      RemoteRepository here = client.repository(one.host(), new RepositoryName("a"));
      RemoteRepository there = client.repository(two.host(), new RepositoryName("a"));
      List<Descriptor> first = fill(here, 1);
      List<Descriptor> second = fill(there, 2);
      copyAll(List.of(new Way(here, there, first), new Way(there, here, second)));
    }
  }

  @Test
  void fromAHostToItself() throws Exception {
    try (DockerRegistry one = start("one");
        RegistryClient client = client()) {
      RemoteRepository a = client.repository(one.host(), new RepositoryName("a"));
      RemoteRepository b = client.repository(one.host(), new RepositoryName("b"));
      copyAll(List.of(new Way(a, b, fill(a, 1))));
    }
  }

  private record Way(RemoteRepository from, RemoteRepository to, List<Descriptor> blobs) {}

  private static RegistryClient client() {
    return new RegistryClient(
        RegistryOptions.defaults().withLimits(HostLimits.defaults().withTransfers(1)));
  }

  private DockerRegistry start(String name) throws IOException {
    return DockerRegistry.start(Files.createDirectories(directory.resolve(name)));
  }

  private static void copyAll(List<Way> ways) throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<?>> copies = new ArrayList<>();
      for (Way way : ways) {
        for (Descriptor blob : way.blobs()) {
          copies.add(threads.submit(() -> copy(way, blob)));
        }
      }
      for (Future<?> copy : copies) {
        copy.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    for (Way way : ways) {
      for (Descriptor blob : way.blobs()) {
        assertThat(way.to().exists(blob)).isTrue();
      }
    }
  }

  private static Void copy(Way way, Descriptor blob) throws IOException {
    way.to()
        .push(
            new Blob() {
              @Override
              public Descriptor descriptor() {
                return blob;
              }

              @Override
              public InputStream open() throws IOException {
                return way.from().fetch(blob);
              }
            });
    return null;
  }

  private static List<Descriptor> fill(RemoteRepository repository, long seed) throws IOException {
    Random random = new Random(seed);
    List<Descriptor> blobs = new ArrayList<>();
    for (int i = 0; i < BLOBS; i++) {
      byte[] content = new byte[1 << 20];
      random.nextBytes(content);
      Descriptor blob =
          Descriptor.of(new MediaType("application/vnd.oci.image.layer.v1.tar"), content);
      repository.push(Blob.of(blob, content));
      blobs.add(blob);
    }
    return blobs;
  }
}
