package dev.percha.core.application;

import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.failure.UnknownBackendException;
import dev.percha.core.port.out.Backend;
import java.util.Collection;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;

/** The backends there are, by name. Immutable. */
public final class Backends {
  private final SortedMap<String, Backend> byName = new TreeMap<>();

  private Backends(Iterable<Backend> backends) {
    for (Backend backend : backends) {
      Backend other = byName.put(backend.name(), backend);
      if (other != null) {
        throw new IllegalArgumentException(
            "two backends are named \"%s\": %s and %s"
                .formatted(
                    backend.name(), other.getClass().getName(), backend.getClass().getName()));
      }
    }
  }

  /**
   * Finds the backends on the class path. Loads nothing native.
   *
   * @return all that {@link ServiceLoader} finds with this class's loader
   */
  public static Backends discover() {
    return new Backends(ServiceLoader.load(Backend.class, Backends.class.getClassLoader()));
  }

  /** {@return the given backends, which must be of different names} */
  public static Backends of(Collection<? extends Backend> backends) {
    return new Backends(List.copyOf(backends));
  }

  /** {@return the same backends, to be started with those settings} */
  public Backends with(EngineSettings settings) {
    return of(byName.values().stream().map(backend -> backend.with(settings)).toList());
  }

  /** {@return their names, sorted} */
  public List<String> names() {
    return List.copyOf(byName.keySet());
  }

  /** {@return all of them, sorted by name} */
  public List<Backend> all() {
    return List.copyOf(byName.values());
  }

  /**
   * @param name a backend's name
   * @return that backend
   * @throws UnknownBackendException where there is none of that name; the message lists those there
   *     are
   */
  public Backend named(String name) {
    Backend backend = byName.get(name);
    if (backend == null) {
      throw UnknownBackendException.named(name, byName.keySet());
    }
    return backend;
  }

  /**
   * @return the backend, where there is exactly one
   * @throws UnknownBackendException where there is none, or several; the message lists them
   */
  public Backend only() {
    if (byName.size() != 1) {
      throw UnknownBackendException.unnamed(byName.keySet());
    }
    return byName.get(byName.firstKey());
  }
}
