/**
 * Labelled images in memory, and where they come from: the published sets (read from a directory,
 * or downloaded once and checked), a user's own pictures, and a set of digits drawn by the program.
 *
 * <p>{@link dev.limn.trainer.data.DataSets#load} is the way in.
 */
package dev.limn.trainer.data;
