package dev.percha.conformance;

import dev.percha.core.application.Backends;
import dev.percha.core.domain.engine.Availability;
import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.failure.BackendException;
import dev.percha.core.port.out.Backend;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Asks a backend in a Java process of its own what can be asked only once in a process: what its
 * discovery loads, where its natives lie, and what it says where they are missing.
 */
final class OtherProcess {
  private static final Pattern LIBRARY = Pattern.compile("\\S+\\.(so|dll|dylib)\\S*");
  private static final Pattern NATIVE_ENTRY = Pattern.compile(".*\\.(so|dll|dylib)(\\.\\d+)*");

  private OtherProcess() {}

  /** The native libraries that finding a backend and asking its name and version loads. */
  static String librariesOfDiscovery(String backend) {
    return run(System.getProperty("java.class.path"), "discovery", backend);
  }

  /** The native libraries that starting the engine loads from anywhere but the given folder. */
  static String librariesOutside(Path natives, String backend) {
    return run(System.getProperty("java.class.path"), "natives", backend, natives.toString());
  }

  /** What a backend's probe says where no jar with natives is on the class path. */
  static String probeWithoutNatives(String backend) {
    String separator = File.pathSeparator;
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(Pattern.quote(separator)))
            .filter(entry -> !hasNatives(entry))
            .collect(Collectors.joining(separator));
    return run(classPath, "probe", backend);
  }

  private static boolean hasNatives(String entry) {
    if (!entry.endsWith(".jar")) {
      return false;
    }
    try (JarFile jar = new JarFile(entry)) {
      return jar.stream().anyMatch(e -> NATIVE_ENTRY.matcher(e.getName()).matches());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String run(String classPath, String... args) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              // So that an engine that falls back on a folder at home leaves nothing there.
              "-Duser.home=" + System.getProperty("java.io.tmpdir"),
              "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
              "-cp",
              classPath,
              OtherProcess.class.getName());
      builder.command().addAll(List.of(args));
      Process process = builder.redirectErrorStream(true).start();
      process.getOutputStream().close();
      String printed =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor() == 0 ? printed : "failed: " + printed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a process", e);
    }
  }

  /** In the other process: prints the answer, and nothing else. */
  public static void main(String[] args) throws JMException {
    TreeSet<String> before = loaded();
    Backend backend = Backends.discover().named(args[1]);
    switch (args[0]) {
      case "discovery" -> {
        backend.version();
        backend.with(EngineSettings.defaults().withThreads(1)).name();
        printLoadedSince(before, library -> true);
      }
      case "natives" -> {
        Path natives = Path.of(args[2]);
        Availability probe =
            backend.with(EngineSettings.defaults().withNativesFolder(natives)).probe();
        if (!probe.available()) {
          System.out.println(probe.detail());
        }
        printLoadedSince(before, library -> !library.startsWith(natives.toString()));
      }
      default -> {
        System.out.println(backend.probe().detail());
        try {
          backend.newModel(Fixtures.weights(Fixtures.small(), Precision.FLOAT32)).close();
        } catch (BackendException e) {
          System.out.println("and a model: " + e.getMessage());
        }
      }
    }
  }

  private static void printLoadedSince(TreeSet<String> before, Predicate<String> told)
      throws JMException {
    TreeSet<String> after = loaded();
    after.removeAll(before);
    after.stream()
        .filter(told)
        .filter(OtherProcess::isNotThePlatforms)
        .forEach(System.out::println);
  }

  /** The JDK and the operating system load libraries of their own as they need them. */
  private static boolean isNotThePlatforms(String library) {
    return !library.startsWith(System.getProperty("java.home"))
        && !library.matches("/usr/.*|/lib(32|64|x32)?/.*|/System/.*|[A-Z]:\\\\(?i)windows\\\\.*");
  }

  private static TreeSet<String> loaded() throws JMException {
    Object listing =
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "vmDynlibs",
                null,
                null);
    TreeSet<String> libraries = new TreeSet<>();
    Matcher matcher = LIBRARY.matcher(listing.toString());
    while (matcher.find()) {
      libraries.add(matcher.group());
    }
    return libraries;
  }
}
