package dev.limn.server.sampling;

import dev.limn.runtime.model.Precision;
import dev.limn.server.model.RowSource;

/**
 * Images that a request asks for, found to be possible.
 *
 * @param rows their latents and labels
 * @param precision which decoder is asked
 * @param format what they are answered as
 * @param layout how they become pictures
 * @param columns how many stand beside each other in a grid
 */
record PictureRequest(
    RowSource rows, Precision precision, FileFormat format, Layout layout, int columns) {}
