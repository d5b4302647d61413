package dev.percha.cli.report;

import dev.percha.core.failure.ConfigurationException;
import dev.percha.core.failure.DataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * The folder that one command writes its results to. A file appears whole or not at all: it is
 * written under another name, forced to the disk, and then renamed.
 */
public final class RunFolder {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss").withZone(ZoneOffset.UTC);

  private final Path path;

  private RunFolder(Path path) {
    this.path = path;
  }

  /**
   * Makes the folder, and sees to it that it can be written to.
   *
   * @param chosen where the user wants it; otherwise {@code runs/<time in UTC>-<command>}, a new
   *     one each time
   * @param command the command's name
   * @param now the time
   * @param here where the caller stands
   * @return the folder
   * @throws ConfigurationException where it cannot be made or written to
   */
  public static RunFolder create(Optional<Path> chosen, String command, Instant now, Path here) {
    Path wanted =
        chosen.orElseGet(() -> here.resolve("runs").resolve(TIME.format(now) + "-" + command));
    try {
      Path made = chosen.isPresent() ? Files.createDirectories(wanted) : fresh(wanted);
      Files.delete(Files.createTempFile(made, ".percha", ".tmp"));
      return new RunFolder(made);
    } catch (FileAlreadyExistsException e) {
      throw new ConfigurationException(
          "--out: " + e.getFile() + " is a file; expected a folder, or a name that is free", e);
    } catch (IOException e) {
      throw new ConfigurationException(
          "--out: no results can be written to "
              + wanted
              + " ("
              + e.getClass().getSimpleName()
              + "); name another folder",
          e);
    }
  }

  private static Path fresh(Path wanted) throws IOException {
    Files.createDirectories(wanted.getParent());
    for (int i = 1; ; i++) {
      Path candidate = i == 1 ? wanted : wanted.resolveSibling(wanted.getFileName() + "-" + i);
      try {
        return Files.createDirectory(candidate);
      } catch (FileAlreadyExistsException e) {
        // Taken by a run that began in the same second.
      }
    }
  }

  /**
   * @return where it is
   */
  public Path path() {
    return path;
  }

  /**
   * Writes a file, or replaces it. Where that fails, the file is as it was before.
   *
   * @param name the file's name
   * @param content all of it
   * @throws DataException where it cannot be written
   */
  public void write(String name, byte[] content) {
    Path file = path.resolve(name);
    Path draft = path.resolve("." + name + ".tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(
              draft,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      deleteQuietly(draft);
      throw new DataException(
          file + ": cannot be written (" + e.getMessage() + "); is the disk full?", e);
    }
  }

  private static void deleteQuietly(Path draft) {
    try {
      Files.deleteIfExists(draft);
    } catch (IOException e) {
      // It is the first failure that the user must hear of.
    }
  }
}
