/** Files fetched over HTTP: taken up where they broke off, used only if their checksum is right. */
package dev.limn.zoo.download;
