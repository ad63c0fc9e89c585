/**
 * The networks of each family, put together from a recipe's layers, with their starting weights.
 */
package dev.limn.trainer.network;
