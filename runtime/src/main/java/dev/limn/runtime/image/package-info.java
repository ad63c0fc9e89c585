/** Images as packed bytes: batches, grids, and PNG files through Commons Imaging. */
package dev.limn.runtime.image;
