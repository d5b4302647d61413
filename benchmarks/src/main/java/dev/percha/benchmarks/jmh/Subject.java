package dev.percha.benchmarks.jmh;

import dev.percha.core.application.Backends;
import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.port.out.Backend;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The backend that is measured. {@link Main} gives the names of all there are. */
@State(Scope.Benchmark)
public class Subject {
  /** A backend's name. */
  @Param({})
  public String backend;

  /** How many threads its engine computes with. */
  @Param("1")
  public int threads;

  private Backend started;

  /** Finds the backend; its engine starts with the first use. */
  @Setup
  public void find() {
    started =
        Backends.discover().named(backend).with(EngineSettings.defaults().withThreads(threads));
  }

  Backend backend() {
    return started;
  }
}
