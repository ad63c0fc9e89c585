/** Models by name: those that come with Limn, zoos in directories and on the web, and pulling. */
package dev.limn.zoo;
