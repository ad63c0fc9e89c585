package dev.limn.server.batch;

/** Rows of one job in one batch. */
record Slice(RowJob job, int from, int rows) {}
