// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import java.util.List;
import java.util.stream.Stream;

/**
 * Fields of operators' own kinds that hold a whole image name by their documentation. What embeds
 * descriptions of pods is found by its form, and needs no line here.
 */
final class OperatorFields {
  private static final List<ImageField> ALL =
      Stream.of(
              "Alertmanager.monitoring.coreos.com:spec.image",
              "Prometheus.monitoring.coreos.com:spec.image",
              "Prometheus.monitoring.coreos.com:spec.thanos.image",
              "PrometheusAgent.monitoring.coreos.com:spec.image",
              "ThanosRuler.monitoring.coreos.com:spec.image",
              "CephCluster.ceph.rook.io:spec.cephVersion.image",
              "Cluster.postgresql.cnpg.io:spec.imageName",
              "postgresql.acid.zalan.do:spec.dockerImage",
              "Elasticsearch.elasticsearch.k8s.elastic.co:spec.image",
              "Kibana.kibana.k8s.elastic.co:spec.image",
              "Kafka.kafka.strimzi.io:spec.kafka.image",
              "Kafka.kafka.strimzi.io:spec.zookeeper.image",
              "Kafka.kafka.strimzi.io:spec.entityOperator.topicOperator.image",
              "Kafka.kafka.strimzi.io:spec.entityOperator.userOperator.image",
              "OpenTelemetryCollector.opentelemetry.io:spec.image",
              "Workflow.argoproj.io:spec.templates[].container.image",
              "Workflow.argoproj.io:spec.templates[].script.image",
              "WorkflowTemplate.argoproj.io:spec.templates[].container.image",
              "WorkflowTemplate.argoproj.io:spec.templates[].script.image",
              "ClusterWorkflowTemplate.argoproj.io:spec.templates[].container.image",
              "ClusterWorkflowTemplate.argoproj.io:spec.templates[].script.image",
              "CronWorkflow.argoproj.io:spec.workflowSpec.templates[].container.image",
              "CronWorkflow.argoproj.io:spec.workflowSpec.templates[].script.image",
              "Task.tekton.dev:spec.steps[].image",
              "Task.tekton.dev:spec.sidecars[].image",
              "ClusterTask.tekton.dev:spec.steps[].image",
              "ClusterTask.tekton.dev:spec.sidecars[].image",
              "ClusterServiceVersion.operators.coreos.com:spec.relatedImages[].image",
              "CatalogSource.operators.coreos.com:spec.image",
              "Provider.pkg.crossplane.io:spec.package",
              "Configuration.pkg.crossplane.io:spec.package",
              "Function.pkg.crossplane.io:spec.package")
          .map(ImageField::parse)
          .toList();

  private OperatorFields() {}

  static List<ImageField> all() {
    return ALL;
  }
}
