package dev.percha.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Where a command was called from.
 *
 * @param env the environment
 * @param folder where the caller stands
 * @param out for results
 * @param err for progress and failures
 * @param json whether results are wanted as JSON
 * @param live whether {@code err} is a terminal on which a line can be written over
 * @param interrupted whether the user wants it to end
 */
record Shell(
    Map<String, String> env,
    Path folder,
    PrintStream out,
    PrintStream err,
    boolean json,
    boolean live,
    BooleanSupplier interrupted) {
  Shell withJson() {
    return new Shell(env, folder, out, err, true, live, interrupted);
  }
}
