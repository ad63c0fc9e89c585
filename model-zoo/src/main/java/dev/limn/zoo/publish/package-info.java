/** A zoo as files for a web server, with what tools of other ecosystems read. */
package dev.limn.zoo.publish;
