package dev.percha.results;

import dev.percha.core.domain.engine.EngineSettings;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * What an experiment ran on, in the words of the system.
 *
 * @param percha this library's version
 * @param java the Java platform's version
 * @param vm the virtual machine's name
 * @param os the operating system's name and version
 * @param arch the processor's kind
 * @param processors how many the JVM has
 * @param threads that each engine was told to take; empty for its backend's default
 */
public record Environment(
    String percha,
    String java,
    String vm,
    String os,
    String arch,
    int processors,
    OptionalInt threads) {
  public Environment {
    Objects.requireNonNull(percha, "percha");
    Objects.requireNonNull(java, "java");
    Objects.requireNonNull(vm, "vm");
    Objects.requireNonNull(os, "os");
    Objects.requireNonNull(arch, "arch");
    Objects.requireNonNull(threads, "threads");
  }

  /**
   * @param settings that engines are started with
   * @return what this process runs on
   */
  public static Environment current(EngineSettings settings) {
    String version = Environment.class.getPackage().getImplementationVersion();
    return new Environment(
        version == null ? "unpackaged" : version,
        Runtime.version().toString(),
        System.getProperty("java.vm.name"),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        settings.threads());
  }
}
