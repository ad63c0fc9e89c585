/** Arrays as NumPy files: what goes to and comes from other tools. */
package dev.limn.runtime.array;
