/**
 * Experiments: a reference report's claims, and the trainings that check them. Each is a YAML
 * resource; a run of one leaves a directory from which it goes on where it was stopped, and a
 * report made of what that directory holds.
 */
package dev.limn.trainer.experiment;
