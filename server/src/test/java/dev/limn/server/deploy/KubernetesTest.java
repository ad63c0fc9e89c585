package dev.limn.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limn.server.settings.ServerSettings;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Holds the manifests to each other, to the settings and to the command line. */
class KubernetesTest {

  private final List<JsonNode> documents;
  private final JsonNode pod;
  private final JsonNode container;

  KubernetesTest() throws IOException {
    documents = DeployFiles.documents("kubernetes/base");
    pod = DeployFiles.only(documents, "Deployment").at("/spec/template/spec");
    container = pod.at("/containers/0");
  }

  private ServerSettings settings() {
    String file = DeployFiles.only(documents, "ConfigMap").at("/data/limn.yml").asText();
    return DeployFiles.settings(DeployFiles.words(container.path("args")), file);
  }

  @Test
  void theSettingsAreKnownAndAdmitThoseWithKeysAlone() {
    assertThat(settings().host()).isEqualTo("0.0.0.0");
    assertThat(settings().security().keys()).isPresent();
    assertThat(settings().zoo()).hasSize(3);
  }

  @Test
  void portsAreThoseOfTheSettings() {
    Map<String, Integer> expected =
        Map.of("http", settings().port(), "grpc", settings().grpc().port());
    for (JsonNode port : container.path("ports")) {
      assertThat(port.path("containerPort").asInt())
          .isEqualTo(expected.get(port.path("name").asText()));
    }
    for (JsonNode port : DeployFiles.only(documents, "Service").at("/spec/ports")) {
      assertThat(expected).containsKey(port.path("targetPort").asText());
    }
  }

  @Test
  void probesAskWhatTheServerAnswersWithoutAKey() {
    assertThat(container.at("/startupProbe/httpGet/path").asText()).isEqualTo("/v2/health/ready");
    assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/v2/health/ready");
    assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/v2/health/live");
  }

  @Test
  void theGraceIsLongEnoughForAllThatIsAccepted() {
    int pause = container.at("/lifecycle/preStop/exec/command/1").asInt();

    assertThat(pod.path("terminationGracePeriodSeconds").asLong())
        .isGreaterThanOrEqualTo(pause + settings().shutdown().toSeconds() + 5);
  }

  @Test
  void eachMountHasItsVolumeAndHoldsWhatTheSettingsName() {
    List<String> volumes = texts(pod.path("volumes"), "name");
    assertThat(texts(container.path("volumeMounts"), "name"))
        .containsExactlyInAnyOrderElementsOf(volumes);
    assertThat(texts(container.path("volumeMounts"), "mountPath"))
        .contains(settings().security().keys().orElseThrow().getParent().toString());
  }

  @Test
  void labelsFindThePods() {
    JsonNode labels =
        DeployFiles.only(documents, "Deployment").at("/spec/template/metadata/labels");
    assertThat(DeployFiles.only(documents, "Deployment").at("/spec/selector/matchLabels"))
        .isEqualTo(labels);
    assertThat(DeployFiles.only(documents, "Service").at("/spec/selector")).isEqualTo(labels);
    assertThat(DeployFiles.only(documents, "PodDisruptionBudget").at("/spec/selector/matchLabels"))
        .isEqualTo(labels);
    assertThat(pod.at("/topologySpreadConstraints/0/labelSelector/matchLabels")).isEqualTo(labels);
    assertThat(
            DeployFiles.only(documents, "HorizontalPodAutoscaler")
                .at("/spec/scaleTargetRef/name")
                .asText())
        .isEqualTo("limn");
  }

  @Test
  void podsAreRestricted() throws IOException {
    JsonNode runtime = DeployFiles.only(DeployFiles.documents("kserve"), "ServingRuntime");
    for (JsonNode context :
        List.of(
            container.path("securityContext"), runtime.at("/spec/containers/0/securityContext"))) {
      assertThat(context.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
      assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
      assertThat(context.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
    }
    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
  }

  @Test
  void modelsOfAVolumeAreServedFromWhereItIsMounted() throws IOException {
    JsonNode patched =
        DeployFiles.only(DeployFiles.documents("kubernetes/models"), "Deployment")
            .at("/spec/template/spec/containers/0");
    ServerSettings settings =
        DeployFiles.settings(
            DeployFiles.words(patched.path("args")), "auth.anonymous: sample\nhost: 0.0.0.0\n");

    assertThat(settings.models().map(Object::toString))
        .isEqualTo(Optional.of(patched.at("/volumeMounts/0/mountPath").asText()));
    assertThat(patched.path("name")).isEqualTo(container.path("name"));
  }

  @Test
  void kserveFindsTheServerWhereItPutsTheModels() throws IOException {
    List<JsonNode> kserve = DeployFiles.documents("kserve");
    JsonNode runtime = DeployFiles.only(kserve, "ServingRuntime");
    JsonNode model = DeployFiles.only(kserve, "InferenceService").at("/spec/predictor/model");
    JsonNode served = runtime.at("/spec/containers/0");
    ServerSettings settings = DeployFiles.settings(DeployFiles.words(served.path("args")), "");

    assertThat(settings.models()).hasToString("Optional[/mnt/models]");
    assertThat(settings.grpc().enabled()).isFalse();
    assertThat(served.path("name").asText()).isEqualTo("kserve-container");
    assertThat(served.at("/ports/0/containerPort").asInt()).isEqualTo(settings.port());
    assertThat(served.at("/readinessProbe/httpGet/port").asInt()).isEqualTo(settings.port());
    assertThat(runtime.at("/spec/annotations/prometheus.kserve.io~1port").asText())
        .isEqualTo(Integer.toString(settings.port()));
    assertThat(model.path("runtime")).isEqualTo(runtime.at("/metadata/name"));
    assertThat(model.path("protocolVersion")).isEqualTo(runtime.at("/spec/protocolVersions/0"));
    assertThat(model.path("modelFormat").path("name"))
        .isEqualTo(runtime.at("/spec/supportedModelFormats/0/name"));
  }

  private static List<String> texts(JsonNode list, String field) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(item -> item.path(field).asText())
        .toList();
  }
}
