/** What tests of commands need: one run with its output, and the check of the command list. */
package dev.limn.cli.testing;
