/**
 * Recipes: everything that one training run depends on, as YAML that holds differences from a base.
 */
package dev.limn.trainer.recipe;
