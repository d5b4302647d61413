package dev.percha.cli;

import dev.percha.core.domain.training.RunEvent;
import dev.percha.core.port.out.MetricsListener;
import dev.percha.core.port.out.MetricsLog;
import dev.percha.core.port.out.MetricsLogKind;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** A third party's kind of log, which breaks its contract when the target's event comes. */
public final class BrokenLog implements MetricsLogKind {
  @Override
  public String name() {
    return "broken";
  }

  @Override
  public MetricsLog open(Optional<String> target, Path here, Consumer<String> told) {
    return new MetricsLog() {
      @Override
      public MetricsListener begin(Training training) {
        return event -> hear(event, target.orElse(""), told);
      }

      @Override
      public void close() {
        throw new IllegalStateException("at its end");
      }
    };
  }

  private static void hear(RunEvent event, String target, Consumer<String> told) {
    if (event.getClass().getSimpleName().equals(target)) {
      told.accept("broken heard a " + target);
      throw new IllegalStateException("at a " + target);
    }
  }
}
