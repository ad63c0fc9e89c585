package dev.limn.server.http;

import dev.limn.server.security.Role;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Which role a route needs, or each route of a controller. Without it, {@link Role#SAMPLE}. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@interface Needs {

  /** The role. */
  Role value();
}
