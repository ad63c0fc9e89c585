package dev.limn.conformance.server;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.conformance.CheckFailure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorValueTest {

  @ParameterizedTest
  @CsvSource({"UINT8,7,8", "FP32,0,0.0001", "FP32,1000,1000.09", "INT64,3,3", "BOOL,1,1"})
  void roundingIsForgiven(Datatype datatype, double expected, double found) {
    assertThatCode(() -> value(datatype, expected).requireClose(value(datatype, found), "GET x"))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "BOOL,0,1",
    "INT64,3,4",
    "INT32,3,2",
    "UINT8,7,9",
    "FP32,0,0.0002",
    "FP32,1000,1000.2",
    "FP32,0,NaN"
  })
  void anotherAnswerIsNot(Datatype datatype, double expected, double found) {
    assertThatThrownBy(
            () -> value(datatype, expected).requireClose(value(datatype, found), "GET x"))
        .isInstanceOf(CheckFailure.class)
        .hasMessageStartingWith("GET x: output 'y'[0] expects ");
  }

  private static TensorValue value(Datatype datatype, double value) {
    return new TensorValue("y", datatype, new long[] {1}, new double[] {value});
  }
}
