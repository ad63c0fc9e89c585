/** Files: output that is whole or absent, and the user's cache directory. */
package dev.limn.runtime.file;
