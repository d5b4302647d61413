package dev.percha.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What is most often wrong with an engine that breaks a rule; told where it does. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface LikelyFault {
  String value();
}
