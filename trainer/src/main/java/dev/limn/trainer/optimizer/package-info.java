/** How weights follow gradients, with a state that can be saved and restored exactly. */
package dev.limn.trainer.optimizer;
