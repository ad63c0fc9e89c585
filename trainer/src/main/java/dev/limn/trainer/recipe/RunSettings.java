package dev.limn.trainer.recipe;

/**
 * The settings that every family has.
 *
 * @param name the recipe's name, which becomes the model's
 * @param description one sentence for the model card
 * @param family the kind of model
 * @param data the data set's name
 * @param selection which of its images are trained on, and in what order
 * @param heldOut images at the end of those selected that are never trained on, from 0 on
 * @param epochs passes over the training images
 * @param batch images a step
 * @param samples which pictures of samples a run leaves
 * @param seed of weights, order, noise and augmentation
 * @param optimizer how weights follow gradients
 */
public record RunSettings(
    String name,
    String description,
    Family family,
    String data,
    DataSelection selection,
    int heldOut,
    int epochs,
    int batch,
    SampleSettings samples,
    long seed,
    OptimizerSettings optimizer) {}
