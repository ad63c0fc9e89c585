/** The commands that train and export. */
package dev.limn.trainer.command;
