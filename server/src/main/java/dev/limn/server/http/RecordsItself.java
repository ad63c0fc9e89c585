package dev.limn.server.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Each response of these routes is handed to {@link Recorder#end} by whoever makes it, because a
 * filter of responses costs more than some routes may.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface RecordsItself {}
