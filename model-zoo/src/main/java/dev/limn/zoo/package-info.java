/** The packaged models that come with Limn, found by name. */
package dev.limn.zoo;
