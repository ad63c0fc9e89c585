/** Image sets of any size in a directory of shards: made, taken up again, proved. */
package dev.limn.bulk;
