/** Measures of quality, taken on exported models through the runtime. */
package dev.limn.trainer.evaluation;
