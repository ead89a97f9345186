// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.plan;

/**
 * What a plan is expected to take.
 *
 * @param bytes to be transferred, each digest once for each registry that it goes to
 * @param mountableBytes to be taken over from other repositories of the destination's registry
 * @param sourceRequests to sources, when no more is known than the plan says
 * @param destinationRequests to destinations
 * @param planningPulls manifests that the planner fetched from sources, which counts as pulls
 * @param pulls manifests that carrying it out fetches from sources, unless they are still in the
 *     planner's data root
 */
public record PlanCost(
    long bytes,
    long mountableBytes,
    long sourceRequests,
    long destinationRequests,
    long planningPulls,
    long pulls) {}
