/** The commands that need no trainer and no server. */
package dev.limn.cli.command;
