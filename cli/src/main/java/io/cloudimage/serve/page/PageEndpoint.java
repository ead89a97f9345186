// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.page;

import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageConfig;
import io.cloudimage.oci.model.Reference;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.serve.access.Action;
import io.cloudimage.serve.access.Rights;
import io.cloudimage.serve.content.RepositoryContent;
import io.cloudimage.serve.content.ServedStore;
import io.cloudimage.serve.http.Call;
import io.cloudimage.serve.http.ErrorCode;
import io.cloudimage.serve.http.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Answers requests for pages. Closing it ends the reading of layers. */
public final class PageEndpoint implements AutoCloseable {
  /** No script but ours, no style but ours, nothing from elsewhere, in nobody's frame. */
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self';"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private static final String HTML = "text/html; charset=utf-8";
  private static final int AT_ONCE = 8;
  private static final long PLACE_MILLIS = 2000;
  private static final long FILES_MILLIS = 1000;

  private final ServedStore store;
  private final boolean tls;
  private final FileTrees trees = new FileTrees();

  /** Pages read documents; they must not keep away those who pull and push. */
  private final Semaphore places = new Semaphore(AT_ONCE);

  /**
   * @param tls whether clients reach the server by TLS
   */
  public PageEndpoint(ServedStore store, boolean tls) {
    this.store = store;
    this.tls = tls;
  }

  /** Whether a path is a page's. */
  public static boolean takes(String rawPath) {
    return PageRoute.isOne(rawPath);
  }

  /**
   * Answers; what is refused is said by a page.
   *
   * @param rights of the caller: what it may not pull is not there, in no list either
   * @param log is told why a page could not be made, before a page says that it could not
   * @throws IOException if the answer cannot be sent
   */
  public void answer(Call call, Rights rights, Consumer<Exception> log) throws IOException {
    protect(call);
    try {
      if (!call.method().equals("GET") && !call.isHead()) {
        throw new Refusal(ErrorCode.UNSUPPORTED, 405, "Ask for pages with GET.")
            .with("Allow", "GET, HEAD");
      }
      PageRoute route = PageRoute.parse(call.path());
      if (route instanceof PageRoute.Asset asset) {
        PageAsset.answer(call, asset.name());
      } else {
        call.set("Content-Type", HTML).send(200, place(call, route, rights));
      }
    } catch (Refusal refusal) {
      refuse(call, refusal);
    } catch (IOException | RuntimeException e) {
      log.accept(e);
      if (call.status() == 0) {
        refuse(call, new Refusal(ErrorCode.UNKNOWN, "The server's log says why."));
      }
    }
  }

  private static void protect(Call call) {
    call.set("Content-Security-Policy", POLICY)
        .set("Referrer-Policy", "no-referrer")
        .set("Cache-Control", "no-store");
  }

  /** Answers with a page that says why there is none. */
  public static void refuse(Call call, Refusal refusal) throws IOException {
    protect(call);
    refusal.headers().forEach(call::set);
    call.set("Content-Type", HTML).send(refusal.status(), ErrorPage.write(refusal));
  }

  private byte[] place(Call call, PageRoute route, Rights rights) throws IOException {
    boolean placed = false;
    try {
      placed = places.tryAcquire(PLACE_MILLIS, TimeUnit.MILLISECONDS);
      if (!placed) {
        throw new Refusal(ErrorCode.TOOMANYREQUESTS, 503, "Many pages are being made. Try again.")
            .with("Retry-After", "2");
      }
      return page(call, route, rights);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(ErrorCode.UNKNOWN, 503, "The server is stopping.");
    } finally {
      if (placed) {
        places.release();
      }
    }
  }

  private byte[] page(Call call, PageRoute route, Rights rights) throws IOException {
    rights.requireEntry();
    if (route instanceof PageRoute.Repository repository) {
      return repository(call, repository.name(), rights);
    }
    if (route instanceof PageRoute.Image image) {
      ImageView view = view(call, image.name(), image.reference(), rights);
      Optional<TreeState> files =
          view.hasFiles() ? Optional.of(files(view, rights)) : Optional.empty();
      return ImagePage.write(call, view, files, ServedAddress.of(call.header("Host"), tls));
    }
    if (route instanceof PageRoute.Files files) {
      ImageView view = view(call, files.name(), files.reference(), rights);
      if (!view.hasFiles()) {
        throw new Refusal(ErrorCode.UNSUPPORTED, 404, "This has no files that can be listed.");
      }
      return FilesPage.write(call, view, files(view, rights));
    }
    return RepositoriesPage.write(call, store, rights, tls);
  }

  private byte[] repository(Call call, RepositoryName name, Rights rights) throws IOException {
    rights.require(name, Action.PULL);
    List<RepositoryName> domains = store.domains(name, shown(rights));
    return domains.size() > 1 && !store.knows(name)
        ? RepositoryPage.writeChoice(name, domains)
        : RepositoryPage.write(call, name, content(name, rights));
  }

  private ImageView view(Call call, RepositoryName name, Reference reference, Rights rights)
      throws IOException {
    rights.require(name, Action.PULL);
    RepositoryContent content = content(name, rights);
    Descriptor root =
        content
            .resolve(reference)
            .orElseThrow(
                () ->
                    new Refusal(
                        ErrorCode.MANIFEST_UNKNOWN,
                        "There is no image " + PageLink.name(name, reference) + " here."));
    return ImageReading.read(content, name, reference, root, call.query("platform"));
  }

  private TreeState files(ImageView view, Rights rights) throws IOException {
    return trees.state(
        new FileTrees.Wanted(
            view.repository(),
            view.chosen().orElseThrow().descriptor().digest(),
            content(view.repository(), rights),
            view.manifest().orElseThrow().layers(),
            view.config().map(ImageConfig::diffIds).orElse(List.of())),
        FILES_MILLIS);
  }

  private RepositoryContent content(RepositoryName name, Rights rights) throws IOException {
    RepositoryContent content = RepositoryContent.of(store, name, shown(rights));
    if (!content.isThere()) {
      throw new Refusal(ErrorCode.NAME_UNKNOWN, "There is no repository " + name + " here.");
    }
    return content;
  }

  static Predicate<RepositoryName> shown(Rights rights) {
    return name -> rights.allow(name, Action.PULL);
  }

  @Override
  public void close() {
    trees.close();
  }
}
