// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.distribution;

import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.oci.transfer.PlatformChoice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the images in a folder that the distribution registry, or a tool that mimics it, has
 * filled. What is damaged there is told and left out. Manifests and configs are verified; layers
 * are looked at for their size, and verified by who {@link FolderSource#fetch fetches} them.
 */
public final class FolderReader {
  private static final String REPOSITORIES = FolderPaths.ROOT + "/repositories";
  private static final int LONGEST_NAME = 255;

  private final FolderSource source;
  private final FolderDocuments documents;
  private final List<FolderImage> images = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  private FolderReader(FolderSource source) {
    this.source = source;
    this.documents = new FolderDocuments(source);
  }

  /**
   * Reads a folder; one without {@code docker/registry/v2} holds nothing.
   *
   * @throws IOException if the folder cannot be read; never for what is in it
   */
  public static FolderContents read(FolderSource source) throws IOException {
    FolderReader reader = new FolderReader(source);
    reader.repositories("");
    return new FolderContents(reader.images, reader.problems);
  }

  private void repositories(String above) throws IOException {
    String at = above.isEmpty() ? REPOSITORIES : REPOSITORIES + "/" + above;
    for (Map.Entry<String, Boolean> child : source.list(at).entrySet()) {
      String name = above.isEmpty() ? child.getKey() : above + "/" + child.getKey();
      if (child.getKey().equals("_manifests") && !above.isEmpty()) {
        repository(above);
      } else if (!child.getKey().startsWith("_")) {
        if (!child.getValue()) {
          problem(name, "is no directory, and is not followed");
        } else if (name.length() > LONGEST_NAME) {
          problem(name, "is too long for a repository's name");
        } else {
          repositories(name);
        }
      }
    }
  }

  private void repository(String path) throws IOException {
    RepositoryName repository;
    try {
      repository = new RepositoryName(path);
    } catch (IllegalArgumentException e) {
      problem(path, "is no repository: " + e.getMessage());
      return;
    }
    String manifests = REPOSITORIES + "/" + path + "/_manifests";
    Set<Digest> reached = new LinkedHashSet<>();
    for (String name : source.list(manifests + "/tags").keySet()) {
      Optional<Tag> tag = Tag.from(name);
      if (tag.isEmpty()) {
        problem(path, Printable.quote(name) + " is no tag");
        continue;
      }
      Optional<Digest> digest = link(FolderPaths.currentLink(repository, tag.get()));
      if (digest.isEmpty()) {
        problem(path + ":" + name, "does not say a digest");
      } else {
        image(repository, tag, digest.get(), reached);
      }
    }
    for (Digest revision : revisions(manifests)) {
      if (!reached.contains(revision)) {
        image(repository, Optional.empty(), revision, reached);
      }
    }
  }

  /** Indexes before manifests, so that a manifest of an index is not an image of its own. */
  private List<Digest> revisions(String manifests) throws IOException {
    List<Digest> indexes = new ArrayList<>();
    List<Digest> others = new ArrayList<>();
    for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
      String folder = manifests + "/revisions/" + algorithm.label();
      for (String hex : source.list(folder).keySet()) {
        Optional<Digest> digest = link(folder + "/" + hex + "/link");
        if (digest.isPresent() && digest.get().hex().equals(hex)) {
          (isIndex(digest.get()) ? indexes : others).add(digest.get());
        } else if (digest.isPresent()) {
          problem(folder.substring(REPOSITORIES.length() + 1), hex + " links to another digest");
        }
      }
    }
    indexes.addAll(others);
    return indexes;
  }

  private boolean isIndex(Digest digest) throws IOException {
    try {
      return documents.find(digest).mediaType().isIndex();
    } catch (OciException e) {
      return false;
    }
  }

  /** What a link file says. Deleted revisions have none, and that is no damage. */
  private Optional<Digest> link(String path) throws IOException {
    try {
      return source.read(path).map(Digest::parse);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private void image(
      RepositoryName repository, Optional<Tag> tag, Digest digest, Set<Digest> reached)
      throws IOException {
    String name = repository + tag.map(each -> ":" + each).orElse("@" + digest);
    reached.add(digest);
    List<Descriptor> whole = new ArrayList<>();
    List<Descriptor> absent = new ArrayList<>();
    try {
      Descriptor root = documents.find(digest);
      List<Descriptor> entries =
          root.mediaType().isIndex()
              ? PlatformChoice.candidates(Content.readIndex(source, root).value())
              : List.of(root);
      for (Descriptor entry : entries) {
        reached.add(entry.digest());
        if (!source.exists(entry)) {
          absent.add(entry);
          continue;
        }
        try {
          whole.add(documents.whole(entry));
        } catch (OciException e) {
          absent.add(entry);
          problem(name, entry.digest() + ": " + e.getMessage());
        }
      }
      if (whole.isEmpty()) {
        problem(name, "none of its manifests is here with all that belongs to it");
      } else {
        images.add(new FolderImage(repository, tag, root, whole, absent));
      }
    } catch (OciException e) {
      problem(name, String.valueOf(e.getMessage()));
    }
  }

  private void problem(String where, String what) {
    problems.add(Printable.escape(where + ": " + what));
  }
}
