/** {@code limn generate}. */
package dev.limn.bulk.command;
