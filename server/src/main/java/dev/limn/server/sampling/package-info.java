/** Pictures for people, without HTTP: samples, ways between samples, planes, reconstructions. */
package dev.limn.server.sampling;
