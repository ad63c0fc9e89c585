/** Files written whole or not at all, and where a user's cache lies. */
package dev.limn.runtime.file;
