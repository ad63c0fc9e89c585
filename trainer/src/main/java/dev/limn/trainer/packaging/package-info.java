/**
 * From a run to a model package: export, proof, measurement, test vectors, pictures, model card.
 */
package dev.limn.trainer.packaging;
