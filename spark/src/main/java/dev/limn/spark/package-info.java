/**
 * Images as a data source of Apache Spark, {@code format("limn")}, and functions that decode and
 * encode columns of frames.
 */
package dev.limn.spark;
