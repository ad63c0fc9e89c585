/** Whether a sampler means by seed, index, label, temperature and prior what Limn means by them. */
package dev.limn.conformance.runtime;
