/** How a server is configured: one immutable record, read from keys and values. */
package dev.limn.server.settings;
