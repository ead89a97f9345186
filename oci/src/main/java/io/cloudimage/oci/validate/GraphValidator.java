// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.validate;

import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.content.Successors;
import io.cloudimage.oci.error.CancelledException;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reads everything that a descriptor leads to and compares it with what is said of it: digests,
 * sizes, media types, diffIDs, platforms. Names all that is wrong, not the first alone.
 *
 * <p>What cannot be reached at all (the source does not answer) is an error, not a finding.
 */
public final class GraphValidator {
  private static final int MAXIMUM_DEPTH = 8;
  private static final int MAXIMUM_SIZE = 10_000;

  private final ContentSource source;
  private final int threads;
  private final Findings findings;
  private final Set<Digest> seen = new HashSet<>();
  private final List<Future<Void>> layers = new ArrayList<>();

  /**
   * @param threads how many layers are read at once
   */
  public GraphValidator(ContentSource source, int threads, ValidationListener listener) {
    this.source = source;
    this.threads = threads;
    this.findings = new Findings(listener);
  }

  /**
   * Validates the graph below {@code root}. To be called once.
   *
   * @throws IOException if the source does not answer
   */
  public ValidationReport validate(Descriptor root) throws IOException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      visit(root, 0, pool);
      for (Future<Void> layer : layers) {
        layer.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
    return findings.report(root);
  }

  private void visit(Descriptor target, int depth, ExecutorService pool) throws IOException {
    if (!seen.add(target.digest())) {
      return;
    }
    if (depth > MAXIMUM_DEPTH || seen.size() > MAXIMUM_SIZE) {
      throw new OciException(
          ErrorKind.UNSUPPORTED,
          "cannot validate "
              + target.digest()
              + ": the graph is deeper than "
              + MAXIMUM_DEPTH
              + " or has more than "
              + MAXIMUM_SIZE
              + " descriptors");
    }
    if (target.mediaType().isIndex()) {
      findings.check(
          target,
          () -> {
            for (Descriptor child : children(target)) {
              visit(child, depth + 1, pool);
            }
          });
    } else if (target.mediaType().isManifest() || target.mediaType().isSchema1()) {
      findings.check(target, () -> visitManifest(target, pool));
    } else {
      findings.check(target, () -> ImageCheck.readWhole(source, target, findings));
    }
  }

  private List<Descriptor> children(Descriptor index) throws IOException {
    return Successors.of(source, index);
  }

  private void visitManifest(Descriptor target, ExecutorService pool) throws IOException {
    Manifest manifest =
        ManifestCodec.readManifest(Content.readDocument(source, target), target.mediaType())
            .value();
    List<ImageCheck.LayerTask> tasks = new ImageCheck(source, target, manifest, findings).layers();
    for (ImageCheck.LayerTask task : tasks) {
      if (seen.add(task.layer().digest())) {
        layers.add(
            pool.submit(
                () -> {
                  findings.check(task.layer(), task::run);
                  return null;
                }));
      }
    }
  }
}
