/**
 * The models that are served: found in a directory or in the zoo, opened, warmed, swapped while
 * calls are in progress, closed after the last of them.
 */
package dev.limn.server.model;
