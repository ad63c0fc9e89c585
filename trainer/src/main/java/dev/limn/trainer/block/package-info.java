/** Layers that DJL's PyTorch engine lacks. */
package dev.limn.trainer.block;
