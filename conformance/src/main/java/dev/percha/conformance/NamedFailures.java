package dev.percha.conformance;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.AssertionFailedError;

/** Tells a broken rule in one line: its number and words, what was found, and what is likely. */
final class NamedFailures implements TestExecutionExceptionHandler {
  private static final int LONGEST = 600;

  @Override
  public void handleTestExecutionException(ExtensionContext rule, Throwable failure) {
    String found =
        failure instanceof AssertionError
            ? String.valueOf(failure.getMessage())
            : "it threw " + failure;
    String line = found.strip().replaceAll("\\s*\\R\\s*", " ");
    String likely =
        AnnotationSupport.findAnnotation(rule.getRequiredTestMethod(), LikelyFault.class)
            .map(LikelyFault::value)
            .orElse("nobody knows");
    throw new AssertionFailedError(
        rule.getDisplayName()
            + ": "
            + (line.length() > LONGEST ? line.substring(0, LONGEST) + " ..." : line)
            + "; likely: "
            + likely,
        failure);
  }
}
