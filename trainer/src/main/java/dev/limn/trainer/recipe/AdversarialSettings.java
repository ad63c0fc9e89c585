package dev.limn.trainer.recipe;

import dev.limn.trainer.loss.GanLoss;

/**
 * How the two players of a GAN learn from each other.
 *
 * @param loss what each minimizes
 * @param labelSmoothing by how much the label of real images falls short of 1
 * @param gradientPenalty weight of the R1 penalty of the discriminator's slope; 0 leaves it out
 * @param generatorAverage decay of the running average of the generator's weights; 0 keeps none
 * @param discriminatorRate the discriminator's step size as a multiple of the generator's
 */
public record AdversarialSettings(
    GanLoss loss,
    float labelSmoothing,
    float gradientPenalty,
    float generatorAverage,
    float discriminatorRate) {}
