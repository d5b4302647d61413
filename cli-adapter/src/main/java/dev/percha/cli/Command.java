package dev.percha.cli;

import com.google.inject.Injector;
import java.util.Set;

/** One of the things that percha does. */
interface Command {
  /** The settings that can be given as its flags. */
  Set<Setting> keys();

  /** The settings of which it tries several values; the command reads these flags itself. */
  default Set<Setting> searched() {
    return Set.of();
  }

  /** What one of these settings is to this command, for its help. */
  default String meaning(Setting key) {
    return key.description();
  }

  /**
   * Does it.
   *
   * @param settings all settings, checked
   * @param injector the services and backends, with those settings
   * @param shell where to print
   * @return how it ended
   * @throws dev.percha.core.failure.PerchaException where it cannot be done
   */
  ExitCode run(Settings settings, Injector injector, CommandContext shell);
}
