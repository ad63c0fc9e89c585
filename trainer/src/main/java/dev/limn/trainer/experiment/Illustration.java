package dev.limn.trainer.experiment;

/**
 * A picture or chart of a report.
 *
 * @param file its path from the report's directory
 * @param caption what it is called
 * @param text what a reader must know to read it; empty where that is plain
 */
record Illustration(String file, String caption, String text) {}
