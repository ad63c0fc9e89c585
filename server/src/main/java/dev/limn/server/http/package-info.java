/** HTTP: routes, errors and headers. Each route is one call on what knows no HTTP. */
package dev.limn.server.http;
