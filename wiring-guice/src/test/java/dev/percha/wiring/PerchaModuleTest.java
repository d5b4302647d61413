package dev.percha.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import com.typesafe.config.ConfigFactory;
import dev.percha.core.application.Backends;
import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.failure.ConfigurationException;
import dev.percha.core.failure.UnknownBackendException;
import dev.percha.core.port.in.CompareBackends;
import dev.percha.core.port.in.EvaluateModel;
import dev.percha.core.port.in.TrainClassifier;
import dev.percha.core.port.out.Backend;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PerchaModuleTest {
  private static final Backends TWO =
      Backends.of(List.of(new FakeBackend("oak"), new FakeBackend("ash")));

  @ParameterizedTest
  @ValueSource(strings = {"oak", "ash"})
  void oneLineOfConfigurationSwapsTheBackend(String name) {
    assertThat(injector("percha.backend = " + name, TWO).getInstance(Backend.class).name())
        .isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"percha.thread = 2", "percha { backends = oak }", "percha = oak"})
  void aKeyThatThereIsNotIsRefusedWithThoseThereAre(String text) {
    assertThatThrownBy(() -> injector(text, TWO))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("unknown key percha")
        .hasMessageContaining("percha.backend, percha.natives, percha.threads");
  }

  @Test
  void theOnlyBackendNeedsNoName() {
    Backends one = Backends.of(List.of(new FakeBackend("oak")));

    assertThat(injector("", one).getInstance(Backend.class).name()).isEqualTo("oak");
  }

  @Test
  void severalBackendsAndNoNameIsAnErrorThatListsThem() {
    assertThatThrownBy(() -> injector("", TWO).getInstance(Backend.class))
        .isInstanceOf(ProvisionException.class)
        .cause()
        .isInstanceOf(UnknownBackendException.class)
        .hasMessageContaining("ash, oak");
  }

  @Test
  void anUnknownNameIsAnErrorThatListsTheKnownOnes() {
    assertThatThrownBy(() -> injector("percha.backend = elm", TWO).getInstance(Backend.class))
        .isInstanceOf(ProvisionException.class)
        .cause()
        .isInstanceOf(UnknownBackendException.class)
        .hasMessage("unknown backend \"elm\"; available: ash, oak");
  }

  @Test
  void everyBackendTakesTheEngineSettings() {
    Injector injector = injector("percha { threads = 3, natives = /opt/natives }", TWO);

    EngineSettings expected =
        EngineSettings.defaults().withThreads(3).withNativesFolder(Path.of("/opt/natives"));
    assertThat(injector.getInstance(EngineSettings.class)).isEqualTo(expected);
    assertThat(injector.getInstance(Key.get(new TypeLiteral<Map<String, Backend>>() {})))
        .containsOnly(
            Map.entry("ash", new FakeBackend("ash", expected)),
            Map.entry("oak", new FakeBackend("oak", expected)));
  }

  @Test
  void anApplicationCanHangItsOwnBackendBesideTheOthers() {
    Module own =
        new AbstractModule() {
          @Override
          protected void configure() {
            MapBinder.newMapBinder(binder(), String.class, Backend.class)
                .addBinding("elm")
                .toInstance(new FakeBackend("elm"));
          }
        };

    Injector injector =
        Guice.createInjector(
            new PerchaModule(ConfigFactory.parseString("percha.backend = elm"), TWO), own);

    assertThat(injector.getInstance(Backends.class).names()).containsExactly("ash", "elm", "oak");
    assertThat(injector.getInstance(Backend.class).name()).isEqualTo("elm");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1025", "1.5", "many"})
  void threadsOutOfRangeAreRefusedWithTheirOrigin(String threads) {
    assertThatThrownBy(() -> injector("\npercha.threads = " + threads, TWO))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("2: percha.threads")
        .hasMessageContaining(threads);
  }

  @Test
  void aValueOfTheWrongTypeIsRefused() {
    assertThatThrownBy(() -> injector("percha.backend { djl = yes }", TWO))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("percha.backend");
  }

  @Test
  void bindsTheServices() {
    Injector injector = injector("", TWO);

    assertThat(injector.getInstance(TrainClassifier.class)).isNotNull();
    assertThat(injector.getInstance(EvaluateModel.class)).isNotNull();
    assertThat(injector.getInstance(CompareBackends.class)).isNotNull();
  }

  @Test
  void configurationFromCodeTakesTheBackendsOnTheClassPath() {
    Injector injector = Guice.createInjector(PerchaModule.of(Map.of("percha.backend", "elm")));

    assertThat(injector.getInstance(Backends.class).names()).isEqualTo(Backends.discover().names());
    assertThatThrownBy(() -> injector.getInstance(Backend.class)).hasMessageContaining("elm");
  }

  private static Injector injector(String config, Backends backends) {
    return Guice.createInjector(new PerchaModule(ConfigFactory.parseString(config), backends));
  }
}
