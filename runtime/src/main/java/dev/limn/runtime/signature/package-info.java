/** Ed25519 signatures of packages: who made them, whoever hands them on. */
package dev.limn.runtime.signature;
