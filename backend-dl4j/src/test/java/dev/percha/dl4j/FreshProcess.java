package dev.percha.dl4j;

import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.port.out.Backend;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.Loader;
import org.nd4j.linalg.factory.Nd4j;

/** Starts Deeplearning4j in a Java process of its own, since each process starts it once. */
final class FreshProcess {
  private FreshProcess() {}

  /** Returns all lines printed, on either stream; {@code home} is the process's home folder. */
  static List<String> start(Path home, Path natives, Predicate<String> classPath)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // What the JDK in use needs to load natives without a warning.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--"))
        .forEach(command::add);
    command.add("-Duser.home=" + home);
    command.add("-Djava.io.tmpdir=" + home);
    command.add("-cp");
    command.add(
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(classPath)
            .collect(Collectors.joining(File.pathSeparator)));
    command.add(FreshProcess.class.getName());
    command.add(natives.toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    process.waitFor();
    return printed.lines().toList();
  }

  /**
   * Prints what the probe says of two threads and a folder, then what the engine took: threads to
   * train and to answer, folder of its libraries.
   */
  public static void main(String[] args) {
    EngineSettings settings =
        EngineSettings.defaults().withThreads(2).withNativesFolder(Path.of(args[0]));
    Backend backend = new Dl4jBackend().with(settings);
    System.out.println(backend.probe().detail());
    if (backend.probe().available()) {
      System.out.println(
          Nd4jEngine.call(
              () -> Nd4jEngine.withThreads(() -> Nd4j.factory().blas().getMaxThreads())));
      System.out.println(Nd4jEngine.answer(() -> Nd4j.factory().blas().getMaxThreads()));
      Loader.getLoadedLibraries().values().stream()
          .map(library -> Path.of(library).getParent())
          .distinct()
          .forEach(System.out::println);
    }
  }
}
