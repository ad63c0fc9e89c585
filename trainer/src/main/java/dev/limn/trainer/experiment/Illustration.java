package dev.limn.trainer.experiment;

/**
 * A picture or chart of a report.
 *
 * @param file its path from the report's directory
 * @param caption what it shows
 */
record Illustration(String file, String caption) {}
