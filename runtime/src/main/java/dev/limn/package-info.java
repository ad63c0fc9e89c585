/** What every part of Limn shares: failures that a user can act on, and their wording. */
package dev.limn;
