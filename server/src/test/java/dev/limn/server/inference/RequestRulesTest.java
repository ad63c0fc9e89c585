package dev.limn.server.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.UsageException;
import dev.limn.runtime.Labels;
import dev.limn.runtime.PriorChoice;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.model.Precision;
import dev.limn.server.TinyModel;
import dev.limn.server.inference.InferRequest.Output;
import dev.limn.server.inference.InferRequest.Tensor;
import dev.limn.server.model.RowSource;
import dev.limn.server.settings.Limits;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestRulesTest {

  private static final Limits LIMITS =
      new Limits(1 << 20, 100, 1000, 1 << 20, 1, 100, Duration.ofSeconds(10));

  private static final String LATENT =
      "{'name':'latent','datatype':'FP32','shape':[2,6],'data':[1,2,3,4,5,6,7,8,9,10,11,12]}";

  private static InferRequest labelled(String json) {
    return RequestRules.apply(Bodies.read(json), TinyModel.LABELLED.manifest(), LIMITS);
  }

  private static InferRequest plain(String json) {
    return RequestRules.apply(Bodies.read(json), TinyModel.PLAIN.manifest(), LIMITS);
  }

  @Test
  void withoutAnInputOneSampleOfSeedZeroIsDrawn() {
    InferRequest request = plain("{}");

    assertThat(request.rows()).isEqualTo(new RowSource.Drawn(SampleRequest.of(1)));
    assertThat(request.precision()).isEqualTo(Precision.FP32);
    assertThat(request.patience()).isEqualTo(Duration.ofSeconds(10));
    assertThat(request.outputs())
        .containsExactly(new Output(Tensor.IMAGE, false), new Output(Tensor.PIXELS, false));
  }

  @Test
  void parametersSayWhatIsDrawn() {
    InferRequest request =
        labelled(
            "{'parameters':{'seed':-5,'count':7,'labels':'dog,0','temperature':0.5,"
                + "'prior':'normal','timeout':1000}}");

    assertThat(request.rows())
        .isEqualTo(
            new RowSource.Drawn(
                new SampleRequest(7, -5, 0, Labels.cycle(1, 0), 0.5f, PriorChoice.NORMAL)));
    assertThat(request.patience()).isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void oneLabelMayBeANumber() {
    RowSource rows = labelled("{'parameters':{'labels':2}}").rows();

    assertThat(((RowSource.Drawn) rows).request().labels()).isEqualTo(Labels.cycle(2));
  }

  @Test
  void aTimeoutNeverExceedsTheServersDeadlineAndZeroSaysNothing() {
    assertThat(plain("{'parameters':{'timeout':99000000}}").patience())
        .isEqualTo(Duration.ofSeconds(10));
    assertThat(plain("{'parameters':{'timeout':0}}").patience()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void latentsAndLabelsAreTaken() {
    RowSource.Given rows =
        (RowSource.Given)
            labelled(
                    "{'inputs':[{'name':'label','datatype':'INT64','shape':[2],'data':[2,0]},"
                        + LATENT
                        + "]}")
                .rows();

    assertThat(rows.count()).isEqualTo(2);
    assertThat(rows.latents().row(1)).containsExactly(7, 8, 9, 10, 11, 12);
    assertThat(rows.labels()).containsExactly(2, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"outputs\":[{\"name\":\"pixels\"}]}', PIXELS, false",
    "'{\"outputs\":[{\"name\":\"image\",\"parameters\":{\"binary_data\":true}}]}', IMAGE, true",
    "'{\"outputs\":[{\"name\":\"image\"}],\"parameters\":{\"binary_data_output\":true}}', IMAGE, true"
  })
  void anOutputIsBinaryIfItOrTheRequestSaysSo(String json, Tensor tensor, boolean binary) {
    assertThat(plain(json).outputs()).containsExactly(new Output(tensor, binary));
  }

  @Test
  void anOutputThatSaysOtherwiseGoesBeforeTheRequest() {
    assertThat(
            plain(
                    "{'parameters':{'binary_data_output':true},'outputs':[{'name':'pixels',"
                        + "'parameters':{'binary_data':false}}]}")
                .outputs())
        .containsExactly(new Output(Tensor.PIXELS, false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'parameters':{'sed':1}} | unknown parameter 'sed'; did you mean 'seed'?",
        "{'parameters':{'seed':1.5}} | parameter 'seed' must be a whole number of 64 bits, found '1.5'",
        "{'parameters':{'count':0}} | parameter 'count' must be a whole number from 1 to 100, found '0'",
        "{'parameters':{'count':101}} | parameter 'count' must be a whole number from 1 to 100",
        "{'parameters':{'temperature':-1}} | parameter 'temperature' must be a finite number from 0 on",
        "{'parameters':{'temperature':1e300}} | parameter 'temperature' must be a finite number",
        "{'parameters':{'prior':'nomal'}} | unknown prior 'nomal'; did you mean 'normal'?",
        "{'parameters':{'prior':'mixture'}} | model tiny has no prior 'mixture': use normal",
        "{'parameters':{'labels':'1'}} | labels '1' cannot be asked of an unconditional model",
        "{'parameters':{'labels':true}} | parameter 'labels' must be a string, found 'true'",
        "{'parameters':{'precision':'fp64'}} | unknown precision 'fp64'",
        "{'parameters':{'timeout':-1}} | parameter 'timeout' must be a whole number of microseconds",
        "{'parameters':{'binary_data_output':1}} | parameter 'binary_data_output' must be true or",
        "{'outputs':[{'name':'pixel'}]} | model tiny has no output 'pixel'; did you mean 'pixels'?",
        "{'outputs':[{'name':'pixels'},{'name':'pixels'}]} | output 'pixels' is asked for twice",
        "{'inputs':[{'name':'x','datatype':'FP32','shape':[1],'data':[1]}]} | has no input 'x'",
        "{'inputs':[{'name':'latent','datatype':'FP64','shape':[1,6],'data':[1]}]} | input 'latent' must be FP32 [N,6], found FP64 [1,6]",
        "{'inputs':[{'name':'latent','datatype':'FP32','shape':[6],'data':[1]}]} | must be FP32 [N,6], found FP32 [6]",
        "{'inputs':[{'name':'latent','datatype':'FP32','shape':[0,6],'data':[]}]} | must be FP32 [N,6], found FP32 [0,6]",
        "{'inputs':[{'name':'latent','datatype':'FP32','shape':[1,6],'data':[1]}]} | of shape [1,6] needs 6 elements of 4 bytes, found 1",
        "{'inputs':[{'name':'latent','datatype':'FP32','shape':[101,6],'data':[1]}]} | a request may have 100 rows, found 101",
        "{'inputs':[{'name':'latent','datatype':'FP32','shape':[1,6],'data':[1,1,1,1,1,1e99]}]} | must be finite numbers, found Infinity",
        "{'inputs':[{'name':'label','datatype':'INT64','shape':[1],'data':[1]}]} | input 'label' goes with 'latent'"
      })
  void whatTheModelCannotDoIsRefusedInOneClearLine(String json, String message) {
    assertThatThrownBy(() -> plain(json))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(message)
        .message()
        .hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        " | model labelled needs input 'label', INT64 [N]: a class index a latent",
        ",{'name':'label','datatype':'INT64','shape':[1],'data':[1]} | [2], found [1]",
        ",{'name':'label','datatype':'INT32','shape':[2],'data':[1,1]} | must be INT64 [N], found INT32 [2]",
        ",{'name':'label','datatype':'INT64','shape':[2],'data':[1,3]} | must be from 0 to 2, found 3",
        ",{'name':'label','datatype':'INT64','shape':[2],'data':[1,1.5]} | must be whole, found 1.5"
      })
  void labelsMustFitTheLatents(String label, String message) {
    String inputs = "{'inputs':[" + LATENT + (label == null ? "" : label) + "]}";

    assertThatThrownBy(() -> labelled(inputs))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(message);
  }

  @Test
  void anInputGivenTwiceIsRefused() {
    assertThatThrownBy(() -> plain("{'inputs':[" + LATENT + "," + LATENT + "]}"))
        .hasMessage("input 'latent' is given twice");
  }

  @Test
  void anUnconditionalModelTakesNoLabelInput() {
    assertThatThrownBy(
            () ->
                plain(
                    "{'inputs':["
                        + LATENT
                        + ",{'name':'label','datatype':'INT64','shape':[2],'data':[1,1]}]}"))
        .hasMessage("model tiny is unconditional and has no input 'label': leave it out");
  }

  @Test
  void latentsAreSentOrDrawnNotBoth() {
    assertThatThrownBy(() -> plain("{'parameters':{'seed':1},'inputs':[" + LATENT + "]}"))
        .hasMessage(
            "parameter 'seed' says what to draw, but input 'latent' is given: leave one of them"
                + " out");
  }

  @Test
  void anAnswerThatWouldBeTooLongIsRefused() {
    Limits small = new Limits(1 << 20, 100, 1000, 2000, 1, 100, Duration.ofSeconds(10));
    RawRequest two = Bodies.read("{'parameters':{'count':2}}");

    assertThatThrownBy(() -> RequestRules.apply(two, TinyModel.PLAIN.manifest(), small))
        .isInstanceOf(BadRequest.class)
        .hasMessageContaining("an answer may have 2000 bytes, this one may need ");
  }
}
