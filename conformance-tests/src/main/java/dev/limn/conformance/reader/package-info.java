/**
 * What a reader of packages ({@code limn-model/1}) must refuse: a generator of hostile packages,
 * and the rule that each is refused in one line that names what is wrong, with nothing written
 * beside the package.
 */
package dev.limn.conformance.reader;
