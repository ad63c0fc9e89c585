/** What every part of Limn shares: failures whose messages a user can act on. */
package dev.limn;
