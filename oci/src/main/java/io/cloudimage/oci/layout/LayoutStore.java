// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import io.cloudimage.oci.buildcache.LayerCache;
import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.BlobIngester;
import io.cloudimage.oci.content.BlobLinker;
import io.cloudimage.oci.content.ContentSink;
import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.content.IndexedReferrers;
import io.cloudimage.oci.content.RangeFetcher;
import io.cloudimage.oci.content.VerifyingInputStream;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.spec.AnnotationKeys;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The local store: a data root that is a valid OCI image layout, for several threads and processes
 * at once, and sound after a crash at any moment.
 *
 * <p>Content comes before what refers to it: a blob is written below {@code ingest}, flushed,
 * verified, and renamed to its final name; only then may {@code index.json} name it.
 */
public final class LayoutStore
    implements ContentSource, ContentSink, BlobIngester, RangeFetcher, BlobLinker {
  private static final String KEPT = "kept-";
  private static final Pattern KEY = Pattern.compile("[a-z0-9-]{1,64}");

  private final StorePaths paths;
  private final BlobFiles blobs;
  private final IndexFile index;
  private final FileLocks locks;
  private final Arrivals arrivals = new Arrivals();
  private final PartialBlobs partials;
  private final Leases leases;
  private final IndexedReferrers referrers;
  private final boolean readOnly;

  private LayoutStore(StorePaths paths, boolean readOnly) throws IOException {
    this.paths = paths;
    this.readOnly = readOnly;
    this.blobs = new BlobFiles(paths);
    this.index = new IndexFile(paths);
    this.locks = new FileLocks(paths.locks());
    this.partials = new PartialBlobs(paths, blobs, locks, arrivals);
    this.leases = new Leases(paths.leases(), locks);
    this.referrers = new IndexedReferrers(this);
  }

  /**
   * Opens a data root; an empty or missing directory becomes one.
   *
   * @throws OciException CONFLICT if the directory holds something else; UNSUPPORTED if it is a
   *     layout of another version; UNAVAILABLE if it cannot be written
   */
  public static LayoutStore open(Path root) throws IOException {
    StorePaths paths = new StorePaths(root.toAbsolutePath().normalize());
    StoreCreation.prepare(paths);
    return new LayoutStore(paths, false);
  }

  /**
   * Opens a data root that is there, to read it: what would change it is refused, and nothing is
   * made in it but a lease, where the file system lets one be made.
   *
   * @throws OciException NOT_FOUND if there is no store; UNSUPPORTED if it is a layout of another
   *     version
   */
  public static LayoutStore openReadOnly(Path root) throws IOException {
    StorePaths paths = new StorePaths(root.toAbsolutePath().normalize());
    if (!Files.exists(paths.layoutFile(), LinkOption.NOFOLLOW_LINKS)) {
      throw new OciException(ErrorKind.NOT_FOUND, paths.root() + " is not a store");
    }
    StoreCreation.checkVersion(paths);
    return new LayoutStore(paths, true);
  }

  /** Whether what would change the store is refused. */
  public boolean isReadOnly() {
    return readOnly;
  }

  /** The data root. */
  public Path root() {
    return paths.root();
  }

  /** Where a layer is unpacked for people to look at, there or not. */
  public Path overlayDirectory(Digest diffId) {
    return paths.overlay(diffId);
  }

  /** Where images are unpacked for people to look at; there or not. */
  public Path mounts() {
    return paths.mounts();
  }

  @Override
  public boolean exists(Descriptor target) throws IOException {
    return blobs.exists(target);
  }

  @Override
  public InputStream fetch(Descriptor target) throws IOException {
    return new VerifyingInputStream(blobs.open(target, 0), target, "the store " + paths.root());
  }

  @Override
  public InputStream fetchFrom(Descriptor target, long offset) throws IOException {
    return blobs.open(target, offset);
  }

  /**
   * What is here and what is being pushed into this store object, which can be read while it comes.
   * To be asked for before the push begins; there is nothing to close.
   */
  public FollowedContent follow() {
    return new FollowedContent(this, blobs, arrivals);
  }

  @Override
  public boolean link(Descriptor target, Path name) throws IOException {
    if (!exists(target)) {
      throw new OciException(
          ErrorKind.NOT_FOUND, target.digest() + " is not in the store " + paths.root());
    }
    try {
      Files.createLink(name, paths.blob(target.digest()));
      return true;
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      // Another file system, one without links, or a file with too many: it can be copied.
      return false;
    }
  }

  @Override
  public void push(Blob blob) throws IOException {
    requireWritable();
    if (!exists(blob.descriptor())) {
      partials.take(blob);
    }
    Optional<Descriptor> referrer = referrers.entry(blob.descriptor());
    if (referrer.isPresent() && !index.read().contains(referrer.get())) {
      change(entries -> with(entries, referrer.get()));
    }
  }

  @Override
  public StoreIngest ingest() throws IOException {
    requireWritable();
    return new StoreIngest(paths.ingest().resolve("build-" + UUID.randomUUID()), blobs);
  }

  /**
   * Content of unknown digest that may be brought by several processes, one after the other: what
   * one has written the next goes on behind. A garbage collection ends it.
   *
   * @param key lower case letters, digits and dashes
   */
  public KeptIngest keptIngest(String key) throws IOException {
    return new KeptIngest(keptFile(key), blobs);
  }

  /** When something was last written under each key that is there. */
  public Map<String, Instant> keptIngests() throws IOException {
    Map<String, Instant> kept = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(paths.ingest(), KEPT + "*")) {
      for (Path file : files) {
        String key = String.valueOf(file.getFileName()).substring(KEPT.length());
        kept.put(key, Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant());
      }
    }
    return kept;
  }

  /** Forgets what is there under a key. */
  public void forgetKept(String key) throws IOException {
    Files.deleteIfExists(keptFile(key));
  }

  private Path keptFile(String key) {
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException("not a key: " + key);
    }
    return paths.ingest().resolve(KEPT + key);
  }

  /** The part of the store that holds one repository's tags; the content is the whole store's. */
  public StoreRepository repository(ImageName name) {
    return new StoreRepository(this, name);
  }

  /** All entries of the index but those of referrers without a name, in its order. */
  public List<StoredImage> images() throws IOException {
    List<StoredImage> images = new ArrayList<>();
    for (Descriptor entry : index.read()) {
      if (IndexedReferrers.subjectOf(entry).isEmpty()) {
        images.add(new StoredImage(IndexFile.nameOf(entry), entry));
      }
    }
    return images;
  }

  /** What the store holds about {@code subject}; see {@link ReferrerLister#referrers}. */
  public List<Descriptor> referrers(Digest subject, Optional<String> artifactType)
      throws IOException {
    return referrers.list(index.read(), subject, artifactType);
  }

  /**
   * What a name stands for: the entry of its tag; or, if it has a digest, any entry with that
   * digest, or else the manifest or index that the store holds under it.
   *
   * @throws OciException NOT_FOUND
   */
  public Descriptor resolve(ImageName name) throws IOException {
    Optional<Digest> digest = name.digest();
    String tagged = digest.isPresent() ? "" : name.familiar();
    for (Descriptor entry : index.read()) {
      boolean wanted =
          digest.isPresent()
              ? entry.digest().equals(digest.get())
              : IndexFile.nameOf(entry).equals(Optional.of(tagged));
      if (wanted) {
        return IndexFile.withoutName(entry);
      }
    }
    if (digest.isPresent()) {
      Optional<Descriptor> document = document(digest.get());
      if (document.isPresent()) {
        return document.get();
      }
    }
    throw new OciException(
            ErrorKind.NOT_FOUND, name.familiar() + " is not in the store " + paths.root())
        .withHint("cloudimage images lists what is there; cloudimage pull fetches");
  }

  /** The descriptor of a blob that is here and is a manifest or an index. */
  public Optional<Descriptor> document(Digest digest) throws IOException {
    return new StoredDocuments(paths, this).find(digest);
  }

  /** Gives content that is here a name; a name that exists is moved. */
  public void tag(Descriptor manifest, ImageName name) throws IOException {
    if (!exists(manifest)) {
      throw new OciException(
          ErrorKind.NOT_FOUND,
          "cannot name " + manifest.digest() + " " + name.familiar() + ": it is not in the store");
    }
    Descriptor named = manifest.withAnnotation(AnnotationKeys.REF_NAME, name.familiar());
    change(
        entries -> {
          List<Descriptor> changed = new ArrayList<>(entries);
          changed.removeIf(e -> IndexFile.nameOf(e).equals(Optional.of(name.familiar())));
          changed.add(named);
          return changed;
        });
  }

  /**
   * Takes a name away; the content stays until {@link #gc}.
   *
   * @return whether the name was there
   */
  public boolean untag(ImageName name) throws IOException {
    return change(
        entries ->
            entries.stream()
                .filter(e -> !IndexFile.nameOf(e).equals(Optional.of(name.familiar())))
                .toList());
  }

  /**
   * Lets referrers go that have no names of their own; the content stays until {@link #gc}.
   *
   * @return whether the store knew any of them as a referrer
   */
  boolean forgetReferrers(Set<Digest> gone) throws IOException {
    return change(entries -> without(entries, gone));
  }

  /** Referrers without a name; their content lives as long as that of their subjects. */
  List<Descriptor> referrerEntries() throws IOException {
    return index.read().stream().filter(e -> IndexedReferrers.subjectOf(e).isPresent()).toList();
  }

  private static List<Descriptor> with(List<Descriptor> entries, Descriptor referrer) {
    List<Descriptor> changed = new ArrayList<>(entries);
    if (!changed.contains(referrer)) {
      changed.add(referrer);
    }
    return changed;
  }

  private static List<Descriptor> without(List<Descriptor> entries, Set<Digest> referrers) {
    return entries.stream()
        .filter(e -> IndexedReferrers.subjectOf(e).isEmpty() || !referrers.contains(e.digest()))
        .toList();
  }

  /**
   * Remembers the layers that builds put into this store (spec/store.md §10). Garbage collection
   * removes what is noted of layers that are gone.
   */
  public LayerCache layerCache() {
    return readOnly ? LayerCache.NONE : new LayerRecords(paths);
  }

  /**
   * Protects what the store holds from garbage collection while it is open. Every operation that
   * finds, writes or reads content holds one; several may be held at once, by several processes. A
   * store that is open to read, on a file system that cannot be written, has none: nobody collects
   * there.
   */
  public Lease lease() throws IOException {
    return readOnly ? leases.shareIfPossible() : leases.share();
  }

  /**
   * Removes content that no name leads to, unpacked layers without an image, and what killed
   * processes left behind.
   *
   * @throws OciException CONFLICT if a lease is held
   */
  public GarbageReport gc(GarbageOptions options) throws IOException {
    requireWritable();
    try (Lease alone = alone()) {
      return new GarbageCollection(this, paths).run(options);
    }
  }

  /** Checks every file of the store; see {@link StoreCheck}. */
  public StoreReport fsck(StoreCheckOptions options) throws IOException {
    return new StoreCheck(this, paths, blobs, index, locks).run(options);
  }

  /** As {@link #lease}, but for one who must be alone; CONFLICT if anybody has a lease. */
  Lease alone() throws IOException {
    return leases.exclude();
  }

  private void requireWritable() throws OciException {
    if (readOnly) {
      throw new OciException(
          ErrorKind.DENIED, "cannot change the store " + paths.root() + ": it is open to read");
    }
  }

  private boolean change(UnaryOperator<List<Descriptor>> change) throws IOException {
    requireWritable();
    try (FileLocks.Held held = locks.acquire("index")) {
      List<Descriptor> before = index.read();
      List<Descriptor> after = change.apply(before);
      if (after.equals(before)) {
        return false;
      }
      index.write(after);
      return true;
    }
  }
}
