package dev.limn.runtime.model;

/**
 * How far an exported graph strays from the network it was exported from.
 *
 * @param file the graph's path in the package
 * @param output the output compared
 * @param batch rows in the batch compared
 * @param maxDifference the greatest absolute difference found
 * @param tolerance the greatest allowed
 */
public record ExportParity(
    String file, String output, int batch, double maxDifference, double tolerance) {}
