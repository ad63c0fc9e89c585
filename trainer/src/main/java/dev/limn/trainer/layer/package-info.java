/**
 * Networks as data: layers that a recipe lists, that know which shape they make of which, and that
 * build the DJL blocks which compute them.
 */
package dev.limn.trainer.layer;
