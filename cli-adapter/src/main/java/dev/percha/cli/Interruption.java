package dev.percha.cli;

import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/**
 * Ctrl-C, the end of the terminal, and {@code kill}. To a command that asks whether it is to end,
 * the first is a wish: it saves what is done, and takes as long as that needs. Any other command
 * ends at once, and so does any command the second time.
 */
final class Interruption implements BooleanSupplier {
  private static final List<String> SIGNALS = List.of("INT", "TERM", "HUP");

  private final PrintStream err;
  private final IntConsumer halt;
  private final AtomicBoolean wanted = new AtomicBoolean();
  private volatile boolean saves;

  /**
   * @param err where it is said what happens
   * @param halt ends the process at once, with an exit code
   */
  Interruption(PrintStream err, IntConsumer halt) {
    this.err = err;
    this.halt = halt;
  }

  /** Listens from now on to the end of the process. */
  void listen() {
    SIGNALS.forEach(signal -> handle(signal, this::arrived));
  }

  /** Whether the command is to end; that it asks says that it has something to save. */
  @Override
  public boolean getAsBoolean() {
    saves = true;
    return wanted.get();
  }

  /** One of the signals has arrived. */
  void arrived() {
    if (!saves) {
      halt.accept(ExitCode.INTERRUPTED.code());
    } else if (wanted.compareAndSet(false, true)) {
      err.println("percha: ending; what is done is being saved (once more ends at once)");
    } else {
      err.println(
          "percha: ended at once; what was written before is whole, and drafts that may be left"
              + " (.*.tmp) are removed by the next command that writes there");
      halt.accept(ExitCode.INTERRUPTED.code());
    }
  }

  /** A signal's handler does not begin the JVM's end, in which there would be no second signal. */
  private static void handle(String signal, Runnable handler) {
    try {
      // By name, since compilers warn of the class, for which there is no other since JDK 1.3.
      Class<?> type = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              Interruption.class.getClassLoader(),
              new Class<?>[] {handlerType},
              (self, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  handler.run();
                }
                return null;
              });
      Object named = type.getConstructor(String.class).newInstance(signal);
      type.getMethod("handle", type, handlerType).invoke(null, named, proxy);
    } catch (ReflectiveOperationException e) {
      // There is no such signal here, or the JVM was told to leave it alone: it ends the process.
    }
  }
}
