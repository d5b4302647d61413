package dev.percha.conformance;

import dev.percha.core.application.Backends;
import dev.percha.core.domain.EngineSettings;
import dev.percha.core.port.out.Backend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/** Looks, in a Java process of its own, at which native libraries a backend's discovery loads. */
final class NativeLibraries {
  private static final Pattern LIBRARY = Pattern.compile("\\S+\\.(so|dll|dylib)\\S*");

  private NativeLibraries() {}

  /** Returns the libraries loaded, or nothing where there are none. */
  static String loadedByDiscoveryOf(String name) {
    try {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  NativeLibraries.class.getName(),
                  name)
              .redirectErrorStream(true)
              .start();
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

  /** Prints what was loaded while the backend of the given name was found and asked. */
  public static void main(String[] args) throws JMException {
    TreeSet<String> before = loaded();
    Backend backend = Backends.discover().named(args[0]);
    if (backend.version().isEmpty()
        || backend.with(EngineSettings.defaults().withThreads(1)).name().isEmpty()) {
      System.out.println("the backend has no name or version");
    }
    TreeSet<String> after = loaded();
    after.removeAll(before);
    after.forEach(System.out::println);
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
    // The JDK's own libraries load as its classes need them.
    libraries.removeIf(library -> library.startsWith(System.getProperty("java.home")));
    return libraries;
  }
}
