/** Whether a provider draws what the processor draws, and the processor what it draws itself. */
package dev.limn.conformance.provider;
