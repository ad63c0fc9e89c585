/**
 * The command line: how a command is found, started, stopped and how it talks. A command is one
 * {@link dev.limn.cli.LimnCommand}: options as picocli annotations and one method. Exit codes,
 * one-line errors, help, progress and Ctrl-C are the same for all and live here.
 */
package dev.limn.cli;
