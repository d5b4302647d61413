package dev.percha.cli;

import com.google.inject.Injector;
import dev.percha.core.port.out.Backend;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;

@CommandLine.Command(name = "train", description = "Trains and tests the network on one backend.")
final class TrainCommand implements Command {
  @Override
  public Set<Key> keys() {
    return Training.keysBut(Key.BACKENDS);
  }

  @Override
  public ExitCode run(Settings settings, Injector injector, Shell shell) {
    Backend backend = injector.getInstance(Backend.class);
    return Training.run("train", List.of(backend), settings, injector, shell);
  }
}
