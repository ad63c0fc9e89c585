/**
 * Rows of many requests decoded together. Knows neither HTTP nor models: a queue a decoder, jobs
 * that say what to decode and take the result, workers that run both.
 */
package dev.limn.server.batch;
