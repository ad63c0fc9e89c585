/**
 * What an operator sees: metrics and the access log. Knows no protocol, so that all can be counted
 * and logged alike.
 */
package dev.limn.server.operation;
