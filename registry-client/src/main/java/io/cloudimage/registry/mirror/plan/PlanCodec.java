// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.plan;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.DescriptorCodec;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Reference;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.registry.mirror.RepositoryAddress;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Plans as JSON (spec/mirror.md 4). What is read is checked, for a plan may come from anywhere. */
public final class PlanCodec {
  private static final long VERSION = 1;
  private static final JsonLimits LIMITS = new JsonLimits(256 << 20, 32, 8 << 20);

  private PlanCodec() {}

  /** The plan's bytes; their digest is the plan's. */
  public static byte[] write(MirrorPlan plan) {
    return Json.write(tree(plan));
  }

  /** The plan as a tree of JSON values. */
  public static Map<String, Object> tree(MirrorPlan plan) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("version", VERSION);
    tree.put("created", plan.created().toString());
    Map<String, Object> totals = new LinkedHashMap<>();
    for (Change change : Change.values()) {
      totals.put(change.toString(), plan.count(change));
    }
    totals.put("failed", plan.failures().size());
    totals.put("bytes", plan.cost().bytes());
    totals.put("mountableBytes", plan.cost().mountableBytes());
    totals.put("sourceRequests", plan.cost().sourceRequests());
    totals.put("destinationRequests", plan.cost().destinationRequests());
    totals.put("planningPulls", plan.cost().planningPulls());
    totals.put("pulls", plan.cost().pulls());
    tree.put("totals", totals);
    tree.put("repositories", plan.repositories().stream().map(PlanCodec::repository).toList());
    List<Object> contents = new ArrayList<>();
    plan.content().values().forEach(content -> contents.add(content(content)));
    tree.put("content", contents);
    tree.put("failures", plan.failures().stream().map(PlanCodec::failure).toList());
    return tree;
  }

  private static Map<String, Object> repository(RepositoryPlan plan) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("source", plan.source().toString());
    tree.put("destination", plan.destination().toString());
    tree.put("references", plan.references().stream().map(PlanCodec::reference).toList());
    if (!plan.present().isEmpty()) {
      tree.put("present", plan.present().stream().map(Digest::toString).toList());
    }
    plan.pruneRefused().ifPresent(why -> tree.put("pruneRefused", why));
    return tree;
  }

  private static Map<String, Object> reference(PlannedReference planned) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("reference", planned.reference().toString());
    tree.put("change", planned.change().toString());
    tree.put("role", planned.role().toString());
    planned.source().ifPresent(source -> tree.put("source", DescriptorCodec.tree(source)));
    if (!planned.target().equals(planned.source())) {
      planned.target().ifPresent(target -> tree.put("target", DescriptorCodec.tree(target)));
    }
    planned.before().ifPresent(before -> tree.put("before", before.toString()));
    planned.backup().ifPresent(backup -> tree.put("backup", backup.name()));
    return tree;
  }

  private static Map<String, Object> content(PlannedContent content) {
    Map<String, Object> tree = DescriptorCodec.tree(content.descriptor());
    content.made().ifPresent(b -> tree.put("data", Base64.getEncoder().encodeToString(b)));
    if (!content.successors().isEmpty()) {
      tree.put("successors", content.successors().stream().map(Digest::toString).toList());
    }
    return tree;
  }

  /** A failure as a tree of JSON values. */
  public static Map<String, Object> failure(PlanFailure failure) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("subject", failure.subject());
    tree.put("kind", failure.kind().name().toLowerCase(Locale.ROOT));
    tree.put("message", failure.message());
    return tree;
  }

  /**
   * @param what names the plan in errors
   * @throws OciException INVALID if it is no plan of this version
   */
  public static MirrorPlan read(byte[] bytes, String what) throws OciException {
    JsonObject json = Json.readObject(bytes, what, LIMITS);
    if (json.size("version") != VERSION) {
      throw json.invalid("version", "is not " + VERSION + ", which this program reads");
    }
    JsonObject totals = json.object("totals");
    PlanCost cost =
        new PlanCost(
            totals.size("bytes"),
            totals.size("mountableBytes"),
            totals.size("sourceRequests"),
            totals.size("destinationRequests"),
            totals.size("planningPulls"),
            totals.size("pulls"));
    List<RepositoryPlan> repositories = new ArrayList<>();
    for (JsonObject repository : json.objects("repositories")) {
      repositories.add(readRepository(repository));
    }
    Map<Digest, PlannedContent> contents = new TreeMap<>();
    for (JsonObject content : json.objects("content")) {
      PlannedContent read = readContent(content);
      contents.put(read.descriptor().digest(), read);
    }
    List<PlanFailure> failures = new ArrayList<>();
    for (JsonObject failure : json.objects("failures")) {
      failures.add(
          new PlanFailure(
              failure.string("subject"),
              failure.parsed("kind", text -> ErrorKind.valueOf(text.toUpperCase(Locale.ROOT))),
              failure.string("message")));
    }
    Instant created = json.parsed("created", PlanCodec::instant);
    return new MirrorPlan(created, repositories, contents, failures, cost);
  }

  private static RepositoryPlan readRepository(JsonObject json) throws OciException {
    List<PlannedReference> references = new ArrayList<>();
    for (JsonObject reference : json.objects("references")) {
      references.add(readReference(reference));
    }
    return new RepositoryPlan(
        json.parsed("source", RepositoryAddress::parse),
        json.parsed("destination", RepositoryAddress::parse),
        references,
        new TreeSet<>(json.parsedAll("present", Digest::parse)),
        json.optionalString("pruneRefused"));
  }

  private static PlannedReference readReference(JsonObject json) throws OciException {
    Optional<Descriptor> source = readDescriptor(json, "source");
    Optional<Descriptor> target = readDescriptor(json, "target");
    try {
      return new PlannedReference(
          json.parsed("reference", Reference::parse),
          json.parsed("change", Change::parse),
          json.parsed("role", Role::parse),
          source,
          target.isPresent() ? target : source,
          json.optionalParsed("before", Digest::parse),
          json.optionalParsed("backup", Tag::new));
    } catch (IllegalArgumentException e) {
      throw json.invalid("change", "does not go with the rest: " + e.getMessage());
    }
  }

  private static Optional<Descriptor> readDescriptor(JsonObject json, String key)
      throws OciException {
    Optional<JsonObject> object = json.optionalObject(key);
    return object.isPresent() ? Optional.of(DescriptorCodec.read(object.get())) : Optional.empty();
  }

  /** Data that is not what its descriptor says is refused by the reader of descriptors. */
  private static PlannedContent readContent(JsonObject json) throws OciException {
    Descriptor descriptor = DescriptorCodec.read(json);
    return new PlannedContent(
        descriptor,
        json.parsedAll("successors", Digest::parse),
        descriptor.data().map(data -> Base64.getDecoder().decode(data)));
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("expected a time of RFC 3339", e);
    }
  }
}
