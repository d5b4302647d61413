package dev.percha.engine;

import dev.percha.core.domain.engine.Availability;
import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.failure.BackendException;
import java.util.Optional;
import java.util.function.Function;

/**
 * The start of an engine that a process has only once: runs the loading once, remembers what it was
 * given and what came of it, and refuses a second, different value. An adapter keeps one for its
 * engine, for as long as the process has that engine. Safe for use by several threads.
 */
public final class EngineStart {
  private final String engine;
  private final Function<EngineSettings, String> load;
  private EngineSettings first;
  private String loaded;
  private BackendException failure;

  /**
   * @param engine the engine's name, for messages
   * @param load loads the engine and returns one line that says what was loaded; whatever it
   *     throws, linkage errors included, is turned into a {@link BackendException}
   */
  public EngineStart(String engine, Function<EngineSettings, String> load) {
    this.engine = engine;
    this.load = load;
  }

  /**
   * Starts the engine, or checks that it was started with no other values.
   *
   * @param settings what is asked for; a setting that is empty agrees with any
   * @return one line that says what was loaded
   * @throws BackendException where the engine cannot be loaded, now or earlier, or was started with
   *     another value
   */
  public synchronized String require(EngineSettings settings) {
    if (first == null) {
      first = settings;
      try {
        loaded = load.apply(settings);
      } catch (BackendException e) {
        failure = e;
      } catch (LinkageError | RuntimeException e) {
        failure =
            new BackendException(
                engine + " cannot be loaded: " + reason(e) + "; " + remedy(reason(e)), e);
      }
    }
    if (failure != null) {
      throw failure;
    }
    if (settings.threads().isPresent() && !settings.threads().equals(first.threads())) {
      throw refused("threads", settings.threads().getAsInt());
    }
    Optional<?> folder = settings.nativesFolder();
    if (folder.isPresent() && !folder.equals(first.nativesFolder())) {
      throw refused("natives folder", folder.get());
    }
    return loaded;
  }

  /**
   * As {@link #require}, with the answer in words instead of an exception.
   *
   * @param settings what is asked for
   * @return whether the engine runs with those settings, and why not
   */
  public Availability probe(EngineSettings settings) {
    try {
      return new Availability(true, require(settings));
    } catch (BackendException e) {
      return new Availability(false, e.getMessage());
    }
  }

  private BackendException refused(String setting, Object value) {
    return new BackendException(
        ("%s is already running in this process with %s, and cannot take %s %s; give "
                + "the setting before the engine is first used")
            .formatted(engine, describe(first), setting, value));
  }

  private static String describe(EngineSettings settings) {
    return "threads "
        + (settings.threads().isPresent() ? settings.threads().getAsInt() : "by default")
        + " and natives in "
        + settings.nativesFolder().map(Object::toString).orElse("its default folder");
  }

  private static String remedy(String reason) {
    // A JVM gives a native library to one class loader, and there is no other way to see whose.
    if (reason.contains("already loaded in another classloader")) {
      return "its native library belongs to another class loader of this process, such as an"
          + " earlier deployment's; put Percha and the engine where all deployments share one"
          + " loader, or restart the process";
    }
    return "check that its native library for "
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.arch")
        + " is on the class path and that the natives folder can be written";
  }

  /** The innermost cause says what is missing; the outer ones only that a class did not load. */
  private static String reason(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String message = cause.getMessage() == null ? "" : ": " + cause.getMessage();
    return (cause.getClass().getSimpleName() + message).lines().findFirst().orElse("");
  }
}
