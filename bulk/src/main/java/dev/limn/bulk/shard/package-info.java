/** Files that hold a run of samples each: NumPy, IDX, zips of PNG, WebDataset tars, Parquet. */
package dev.limn.bulk.shard;
