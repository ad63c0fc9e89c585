/**
 * Training: one straight loop a family, and what it leaves in a run directory. A run that was
 * stopped anywhere continues as if it had never been stopped.
 */
package dev.limn.trainer.loop;
