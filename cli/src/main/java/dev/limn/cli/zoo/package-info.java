/** {@code limn zoo}: models by name, got from elsewhere, signed, handed out. */
package dev.limn.cli.zoo;
