package dev.percha.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.MapBinder;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.percha.core.application.Backends;
import dev.percha.core.application.ComparisonService;
import dev.percha.core.application.EvaluationService;
import dev.percha.core.application.TrainingService;
import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.port.in.CompareBackends;
import dev.percha.core.port.in.EvaluateModel;
import dev.percha.core.port.in.TrainClassifier;
import dev.percha.core.port.out.Backend;
import java.util.Map;

/**
 * Binds what an application needs to train:
 *
 * <ul>
 *   <li>{@code Map<String, Backend>}, a {@link MapBinder} of every backend, with the engine
 *       settings of the configuration; an application's own module may add to it;
 *   <li>{@link Backends}, the same as core's type;
 *   <li>{@link Backend}, the one that {@code percha.backend} names, or the only one there is;
 *   <li>{@link EngineSettings}, {@link TrainClassifier}, {@link EvaluateModel} and {@link
 *       CompareBackends}.
 * </ul>
 *
 * Configuration keys: {@code percha.backend} (a backend's name), {@code percha.threads} (1 to 1024)
 * and {@code percha.natives} (a folder). All may be missing. Others of {@code percha} are refused.
 *
 * <p>Where {@code percha.backend} names none, or is missing and several backends are present,
 * asking for a {@link Backend} fails with Guice's {@link com.google.inject.ProvisionException},
 * whose cause is the {@link dev.percha.core.failure.UnknownBackendException} that lists the names.
 * No {@link dev.percha.core.port.out.DatasetSource} is bound: data are the application's own.
 */
public final class PerchaModule extends AbstractModule {
  private final Backends backends;
  private final EngineConfig choice;

  /**
   * Wires the backends on the class path.
   *
   * @param config resolved configuration
   * @throws dev.percha.core.failure.ConfigurationException where a value is of the wrong type or
   *     out of range; the message says where it was written
   */
  public PerchaModule(Config config) {
    this(config, Backends.discover());
  }

  /**
   * Wires the given backends.
   *
   * @param config resolved configuration
   * @param backends the backends there shall be
   * @throws dev.percha.core.failure.ConfigurationException where a value is of the wrong type or
   *     out of range; the message says where it was written
   */
  public PerchaModule(Config config, Backends backends) {
    this.choice = EngineConfig.of(config);
    this.backends = backends.with(choice.settings());
  }

  /**
   * Wires the backends on the class path, with configuration from code.
   *
   * @param values configuration by full key, such as {@code percha.backend}
   * @return the module
   * @throws dev.percha.core.failure.ConfigurationException where a value is of the wrong type or
   *     out of range
   */
  public static PerchaModule of(Map<String, String> values) {
    return new PerchaModule(ConfigFactory.parseMap(values, "map"));
  }

  @Override
  protected void configure() {
    MapBinder<String, Backend> byName =
        MapBinder.newMapBinder(binder(), String.class, Backend.class);
    backends.all().forEach(backend -> byName.addBinding(backend.name()).toInstance(backend));
    bind(EngineSettings.class).toInstance(choice.settings());
  }

  @Provides
  @Singleton
  Backends backends(Map<String, Backend> byName) {
    return Backends.of(byName.values());
  }

  @Provides
  @Singleton
  Backend backend(Backends all) {
    return choice.backend().map(all::named).orElseGet(all::only);
  }

  @Provides
  @Singleton
  EvaluateModel evaluation() {
    return new EvaluationService();
  }

  @Provides
  @Singleton
  TrainClassifier training(EvaluateModel evaluation) {
    return new TrainingService(evaluation, System::nanoTime);
  }

  @Provides
  @Singleton
  CompareBackends comparison(TrainClassifier training) {
    return new ComparisonService(training);
  }
}
