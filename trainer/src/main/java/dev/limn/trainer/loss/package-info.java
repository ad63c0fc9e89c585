/**
 * What training minimizes, from logits, each tested against a closed form and finite differences.
 */
package dev.limn.trainer.loss;
