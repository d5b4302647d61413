package dev.percha.cli;

import com.google.inject.Injector;
import dev.percha.core.application.Backends;
import dev.percha.core.domain.Probe;
import dev.percha.core.port.out.Backend;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine;

@CommandLine.Command(
    name = "backends",
    description = "Lists the backends, their versions, and whether each can run here.")
final class BackendsCommand implements Command {
  @Override
  public Set<Key> keys() {
    return EnumSet.of(Key.THREADS, Key.NATIVES);
  }

  @Override
  public ExitCode run(Settings settings, Injector injector, Shell shell) {
    for (Backend backend : injector.getInstance(Backends.class).all()) {
      Probe probe = backend.probe();
      shell
          .out()
          .printf(
              Locale.ROOT,
              "%-10s %-34s %s%n",
              backend.name(),
              backend.version(),
              (probe.available() ? "available: " : "not available: ") + probe.detail());
    }
    return ExitCode.DONE;
  }
}
