package dev.percha.core.domain.engine;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an engine must know before its native library loads. Both settings hold for the whole
 * process: an engine takes the first it is given and refuses another.
 *
 * @param threads how many threads the engine computes with, 1 to 1024; empty for the backend's own
 *     default, which was chosen by measurement
 * @param nativesFolder where the engine unpacks its native libraries; empty for the backend's own
 *     default
 */
public record EngineSettings(OptionalInt threads, Optional<Path> nativesFolder) {
  public EngineSettings {
    Objects.requireNonNull(nativesFolder, "nativesFolder");
    if (threads.isPresent() && (threads.getAsInt() < 1 || threads.getAsInt() > 1024)) {
      throw new IllegalArgumentException(
          "threads are " + threads.getAsInt() + "; allowed: 1 to 1024");
    }
  }

  /** {@return every setting as the backend and its engine would have it} */
  public static EngineSettings defaults() {
    return new EngineSettings(OptionalInt.empty(), Optional.empty());
  }

  /** {@return these settings with that many threads, 1 to 1024} */
  public EngineSettings withThreads(int count) {
    return new EngineSettings(OptionalInt.of(count), nativesFolder);
  }

  /** {@return these settings with a folder where natives are to be unpacked} */
  public EngineSettings withNativesFolder(Path folder) {
    return new EngineSettings(threads, Optional.of(folder));
  }
}
