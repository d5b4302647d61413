package dev.percha.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A local Maven repository with Percha installed in it, so that nothing of ours reaches the user's
 * own. Everything else in it is a link to the user's, so that nothing is downloaded twice.
 */
final class LocalRepository implements AutoCloseable {
  private final Path folder;

  private LocalRepository(Path folder) {
    this.folder = folder;
  }

  static LocalRepository over(Path users, Path folder) throws IOException {
    link(users, Files.createDirectories(folder), "dev");
    Path dev = Files.createDirectories(folder.resolve("dev"));
    link(Files.createDirectories(users.resolve("dev")), dev, "percha");
    return new LocalRepository(folder);
  }

  private static void link(Path from, Path to, String except) throws IOException {
    try (Stream<Path> entries = Files.list(from)) {
      for (Path entry : (Iterable<Path>) entries::iterator) {
        if (!entry.endsWith(except)) {
          Files.createSymbolicLink(to.resolve(entry.getFileName()), entry);
        }
      }
    }
  }

  /** Installs what {@code mvn install} would: the project's description, and its jar if any. */
  void install(Path project, String artifact) throws IOException {
    Path place =
        Files.createDirectories(
            folder.resolve("dev/percha").resolve(artifact).resolve(Project.VERSION));
    String name = artifact + "-" + Project.VERSION;
    Files.copy(project.resolve("pom.xml"), place.resolve(name + ".pom"));
    Path jar = project.resolve("target").resolve(name + ".jar");
    if (Files.exists(jar)) {
      Files.copy(jar, place.resolve(name + ".jar"));
    }
  }

  /** Takes the links away, so that whoever deletes the folder need not be careful. */
  @Override
  public void close() throws IOException {
    for (Path parent : List.of(folder, folder.resolve("dev"))) {
      try (Stream<Path> entries = Files.list(parent)) {
        for (Path entry : entries.filter(Files::isSymbolicLink).toList()) {
          Files.delete(entry);
        }
      }
    }
  }

  Path folder() {
    return folder;
  }
}
