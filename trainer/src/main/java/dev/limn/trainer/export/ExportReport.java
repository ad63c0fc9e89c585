package dev.limn.trainer.export;

import java.util.List;

/**
 * What an export was proved to be: how far ONNX Runtime and the block differ on random inputs.
 *
 * @param opset the operator set of the written model
 * @param tolerance the greatest difference that was allowed
 * @param parities one entry for every output and batch size
 */
public record ExportReport(int opset, double tolerance, List<OutputParity> parities) {

  /**
   * The measured difference of one output at one batch size.
   *
   * @param output the output's name
   * @param batch the batch size
   * @param maxDifference the greatest absolute difference of any element
   */
  public record OutputParity(String output, int batch, double maxDifference) {}

  /** Copies the list. */
  public ExportReport {
    parities = List.copyOf(parities);
  }

  /** The greatest difference over all outputs and batch sizes. */
  public double maxDifference() {
    return parities.stream().mapToDouble(OutputParity::maxDifference).max().orElse(0);
  }

  /**
   * The greatest difference of one output over all batch sizes.
   *
   * @param output the output's name
   * @return the difference
   * @throws ExportException if the report knows no such output
   */
  public double maxDifference(String output) {
    return parities.stream()
        .filter(parity -> parity.output().equals(output))
        .mapToDouble(OutputParity::maxDifference)
        .max()
        .orElseThrow(() -> new ExportException("no output '%s' was compared".formatted(output)));
  }
}
