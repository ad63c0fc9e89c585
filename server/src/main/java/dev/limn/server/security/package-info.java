/**
 * Who may ask for what, and how the server proves who it is. Knows no protocol: a credential goes
 * in, a refusal or nothing comes out.
 */
package dev.limn.server.security;
