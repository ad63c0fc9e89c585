/**
 * The pictures that reports show. All are drawn from packages, through the runtime that users have,
 * and are the same every time.
 */
package dev.limn.trainer.experiment.picture;
