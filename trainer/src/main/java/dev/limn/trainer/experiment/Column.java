package dev.limn.trainer.experiment;

/**
 * A measured column of an experiment's table.
 *
 * @param metric what it shows; see {@link CellResult#value}
 * @param title its heading
 */
record Column(String metric, String title) {}
