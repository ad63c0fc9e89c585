package dev.limn.server.settings;

import java.time.Duration;

/**
 * What one request may ask for.
 *
 * @param bodyBytes the most bytes of a request's body
 * @param rows the most samples of a request that is answered in one piece
 * @param streamRows the most samples of a request that is answered as a stream
 * @param responseBytes the most bytes of an answer in one piece
 * @param streams how many streams may be open at a time
 * @param uploadPixels the most pixels of an uploaded image
 * @param deadline how long a request may wait before it is begun
 */
public record Limits(
    int bodyBytes,
    int rows,
    int streamRows,
    int responseBytes,
    int streams,
    int uploadPixels,
    Duration deadline) {}
