package dev.percha.cli;

import com.google.inject.Injector;
import dev.percha.core.application.Backends;
import dev.percha.core.port.out.Backend;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;

@CommandLine.Command(
    name = "compare",
    description = "Trains and tests the same network on several backends, one after the other.")
final class CompareCommand implements Command {
  /** The judge, in plain Java: no engine, and slow. It runs where it is named. */
  private static final String REFERENCE = "reference";

  @Override
  public Set<Key> keys() {
    return Training.keysBut(Key.BACKEND);
  }

  @Override
  public ExitCode run(Settings settings, Injector injector, Shell shell) {
    Backends all = injector.getInstance(Backends.class);
    List<String> engines = all.names().stream().filter(name -> !name.equals(REFERENCE)).toList();
    List<Backend> chosen = settings.backends().orElse(engines).stream().map(all::named).toList();
    return Training.run(chosen, settings, injector, shell);
  }
}
