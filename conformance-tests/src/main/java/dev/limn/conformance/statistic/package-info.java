/** Distributions that statistical checks measure by. */
package dev.limn.conformance.statistic;
