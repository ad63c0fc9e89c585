/** A zoo handed out over HTTP by this process. */
package dev.limn.zoo.serve;
