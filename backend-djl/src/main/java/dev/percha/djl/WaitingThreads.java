package dev.percha.djl;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;

/**
 * How long PyTorch's threads turn in circles before they sleep, while they wait for each other.
 * GNU's OpenMP has that from the environment of the process as it is when the library loads, and
 * its own choice is some milliseconds: nothing lost on a quiet machine, and most of the processor
 * where another process takes turns with them.
 */
final class WaitingThreads {
  private static final String POLICY = "OMP_WAIT_POLICY";
  private static final String COUNT = "GOMP_SPINCOUNT";

  /** By measurement: docs/performance.md. */
  private static final String SOME = "5000";

  /** With more threads than processors, somebody always waits for a turn. */
  private static final String NONE = "0";

  private WaitingThreads() {}

  /** The C library's own environment, which Java only has a copy of. */
  interface Environment extends Library {
    String getenv(String name);

    int setenv(String name, String value, int overwrite);
  }

  /** Sets a bound where the user has not, before PyTorch loads. */
  static void bound(int threads) {
    if (!Platform.isLinux()) {
      return;
    }
    try {
      // Of this process, which has the C library: to look for it, JNA would ask the system.
      Environment environment = Native.load(Environment.class);
      if (environment.getenv(POLICY) == null) {
        boolean crowded = threads > Runtime.getRuntime().availableProcessors();
        environment.setenv(COUNT, crowded ? NONE : SOME, 0);
      }
    } catch (LinkageError e) {
      // Only time is at stake: PyTorch runs without.
    }
  }
}
