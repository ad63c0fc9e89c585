package dev.limn.conformance.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.limn.conformance.server.protocol.ModelInferRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * Names, numbers and types as the protocol is published, in grpc_service.proto of Triton and
 * open_inference_grpc.proto of KServe: clients depend on them.
 */
class ProtocolFieldsTest {

  private static final FileDescriptor FILE = ModelInferRequest.getDescriptor().getFile();

  private static final String METHODS =
      """
      ServerLive(ServerLiveRequest) ServerLiveResponse
      ServerReady(ServerReadyRequest) ServerReadyResponse
      ModelReady(ModelReadyRequest) ModelReadyResponse
      ServerMetadata(ServerMetadataRequest) ServerMetadataResponse
      ModelMetadata(ModelMetadataRequest) ModelMetadataResponse
      ModelInfer(ModelInferRequest) ModelInferResponse
      ModelStreamInfer(stream ModelInferRequest) stream ModelStreamInferResponse
      ModelStatistics(ModelStatisticsRequest) ModelStatisticsResponse
      RepositoryIndex(RepositoryIndexRequest) RepositoryIndexResponse
      RepositoryModelLoad(RepositoryModelLoadRequest) RepositoryModelLoadResponse
      RepositoryModelUnload(RepositoryModelUnloadRequest) RepositoryModelUnloadResponse
      """;

  private static final String FIELDS =
      """
      ServerLiveResponse: bool live 1
      ServerReadyResponse: bool ready 1
      ModelReadyRequest: string name 1, string version 2
      ModelReadyResponse: bool ready 1
      ServerMetadataResponse: string name 1, string version 2, string* extensions 3
      ModelMetadataRequest: string name 1, string version 2
      ModelMetadataResponse: string name 1, string* versions 2, string platform 3, \
      TensorMetadata* inputs 4, TensorMetadata* outputs 5
      ModelMetadataResponse.TensorMetadata: string name 1, string datatype 2, int64* shape 3
      InferParameter: bool bool_param 1, int64 int64_param 2, string string_param 3, \
      double double_param 4, uint64 uint64_param 5
      InferTensorContents: bool* bool_contents 1, int32* int_contents 2, int64* int64_contents 3, \
      uint32* uint_contents 4, uint64* uint64_contents 5, float* fp32_contents 6, \
      double* fp64_contents 7, bytes* bytes_contents 8
      ModelInferRequest: string model_name 1, string model_version 2, string id 3, \
      ParametersEntry* parameters 4, InferInputTensor* inputs 5, \
      InferRequestedOutputTensor* outputs 6, bytes* raw_input_contents 7
      ModelInferRequest.InferInputTensor: string name 1, string datatype 2, int64* shape 3, \
      ParametersEntry* parameters 4, InferTensorContents contents 5
      ModelInferRequest.InferRequestedOutputTensor: string name 1, ParametersEntry* parameters 2
      ModelInferResponse: string model_name 1, string model_version 2, string id 3, \
      ParametersEntry* parameters 4, InferOutputTensor* outputs 5, bytes* raw_output_contents 6
      ModelInferResponse.InferOutputTensor: string name 1, string datatype 2, int64* shape 3, \
      ParametersEntry* parameters 4, InferTensorContents contents 5
      ModelStreamInferResponse: string error_message 1, ModelInferResponse infer_response 2
      ModelStatisticsRequest: string name 1, string version 2
      StatisticDuration: uint64 count 1, uint64 ns 2
      InferStatistics: StatisticDuration success 1, StatisticDuration fail 2, \
      StatisticDuration queue 3, StatisticDuration compute_input 4, \
      StatisticDuration compute_infer 5, StatisticDuration compute_output 6, \
      StatisticDuration cache_hit 7, StatisticDuration cache_miss 8
      InferBatchStatistics: uint64 batch_size 1, StatisticDuration compute_input 2, \
      StatisticDuration compute_infer 3, StatisticDuration compute_output 4
      ModelStatistics: string name 1, string version 2, uint64 last_inference 3, \
      uint64 inference_count 4, uint64 execution_count 5, InferStatistics inference_stats 6, \
      InferBatchStatistics* batch_stats 7
      ModelStatisticsResponse: ModelStatistics* model_stats 1
      ModelRepositoryParameter: bool bool_param 1, int64 int64_param 2, string string_param 3, \
      bytes bytes_param 4
      RepositoryIndexRequest: string repository_name 1, bool ready 2
      RepositoryIndexResponse: ModelIndex* models 1
      RepositoryIndexResponse.ModelIndex: string name 1, string version 2, string state 3, \
      string reason 4
      RepositoryModelLoadRequest: string repository_name 1, string model_name 2, \
      ParametersEntry* parameters 3
      RepositoryModelUnloadRequest: string repository_name 1, string model_name 2, \
      ParametersEntry* parameters 3
      """;

  @Test
  void theServiceHasTheMethodsOfTheProtocol() {
    assertThat(FILE.getPackage()).isEqualTo("inference");
    List<String> methods =
        FILE.findServiceByName("GRPCInferenceService").getMethods().stream()
            .map(ProtocolFieldsTest::signature)
            .toList();

    assertThat(methods).containsExactlyElementsOf(METHODS.lines().toList());
  }

  @Test
  void theMessagesHaveTheFieldsOfTheProtocol() {
    List<String> messages = new ArrayList<>();
    FILE.getMessageTypes().forEach(type -> describe(type, type.getName(), messages));

    assertThat(messages).containsExactlyElementsOf(FIELDS.lines().toList());
  }

  private static String signature(MethodDescriptor method) {
    return "%s(%s%s) %s%s"
        .formatted(
            method.getName(),
            method.isClientStreaming() ? "stream " : "",
            method.getInputType().getName(),
            method.isServerStreaming() ? "stream " : "",
            method.getOutputType().getName());
  }

  private static void describe(Descriptor type, String name, List<String> messages) {
    List<String> fields = type.getFields().stream().map(ProtocolFieldsTest::describe).toList();
    if (!fields.isEmpty() && !type.getOptions().getMapEntry()) {
      messages.add(name + ": " + String.join(", ", fields));
    }
    type.getNestedTypes()
        .forEach(nested -> describe(nested, name + "." + nested.getName(), messages));
  }

  private static String describe(FieldDescriptor field) {
    boolean message = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
    String type =
        message
            ? field.getMessageType().getName()
            : field.getLiteType().name().toLowerCase(Locale.ROOT);
    return "%s%s %s %d"
        .formatted(type, field.isRepeated() ? "*" : "", field.getName(), field.getNumber());
  }
}
