package dev.percha.cli.report;

import dev.percha.core.failure.ConfigurationException;
import dev.percha.core.failure.DataException;
import dev.percha.models.CheckpointFile;
import dev.percha.models.ModelFolder;
import dev.percha.models.internal.storage.DurableFile;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ToLongFunction;

/** The folder that one command writes its results to. A file appears whole or not at all. */
public final class RunFolder {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss").withZone(ZoneOffset.UTC);

  private static final List<String> RESULTS =
      List.of(
          CheckpointFile.NAME,
          "result.json",
          "history.csv",
          "model-*",
          "best-model-*",
          "probabilities-*.npy",
          "loss.png",
          "accuracy.png",
          "sweep.csv",
          "sweep.png",
          "report.html");

  /** Where trainings have folders of their own while they are under way. */
  private static final String RUNS = "runs";

  /** What else lies in such a folder. */
  private static final List<String> OF_ONE =
      List.of("tested.json", "log.txt", "crash.log", ".percha.lock");

  private final Path path;
  private final boolean fresh;

  private RunFolder(Path path, boolean fresh) {
    this.path = path;
    this.fresh = fresh;
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
   * @throws ConfigurationException where something else is there
   * @throws DataException where it cannot be made or written to
   */
  public static RunFolder create(Optional<Path> chosen, String command, Instant now, Path here) {
    Path wanted =
        chosen.orElseGet(() -> here.resolve("runs").resolve(TIME.format(now) + "-" + command));
    boolean there = Files.isDirectory(wanted);
    try {
      Path made = chosen.isPresent() ? made(wanted) : fresh(wanted);
      Files.delete(attempt(made));
      return new RunFolder(made, chosen.isEmpty() || !there);
    } catch (FileAlreadyExistsException e) {
      throw new ConfigurationException(
          "--out: " + e.getFile() + " is a file; expected a folder, or a name that is free", e);
    } catch (IOException e) {
      throw new DataException(
          "no results can be written to "
              + wanted
              + " ("
              + DurableFile.reason(e)
              + "); name another folder",
          e);
    }
  }

  /**
   * Named as a draft is: where the process dies before it is deleted, the next command does that.
   */
  static Path attempt(Path folder) throws IOException {
    return Files.createFile(folder.resolve(".percha." + UUID.randomUUID() + ".tmp"));
  }

  private static Path made(Path wanted) throws IOException {
    DurableFile.createFolders(wanted);
    return wanted;
  }

  private static Path fresh(Path wanted) throws IOException {
    DurableFile.createFolders(wanted.getParent());
    for (int i = 1; ; i++) {
      Path candidate = i == 1 ? wanted : wanted.resolveSibling(wanted.getFileName() + "-" + i);
      try {
        return Files.createDirectory(candidate);
      } catch (FileAlreadyExistsException e) {
        // Taken by a run that began in the same second.
      }
    }
  }

  /** {@return where it is} */
  public Path path() {
    return path;
  }

  /**
   * How much can still be written.
   *
   * @param folder a folder
   * @return bytes that its disk has left for this process; {@link Long#MAX_VALUE} where the system
   *     does not know
   */
  public static long free(Path folder) {
    try {
      FileStore disk = Files.getFileStore(folder);
      return disk.getTotalSpace() == 0 ? Long.MAX_VALUE : disk.getUsableSpace();
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }

  /**
   * Sees to it that there is room for what will be written. What lies here gives way to it: a file
   * of this training's own only when its successor is whole, those of another one before.
   *
   * @param sizes of the files, in bytes, at least one
   * @param goesOn whether what lies here is this training's own
   * @param disk how many bytes the disk of a folder has left
   * @throws DataException where there is not
   */
  public void requireRoom(List<Long> sizes, boolean goesOn, ToLongFunction<Path> disk) {
    long largest = Collections.max(sizes);
    long all = sizes.stream().mapToLong(Long::longValue).sum();
    long held = held();
    long free = Math.min(disk.applyAsLong(path), Long.MAX_VALUE - held);
    long need = goesOn ? Math.max(largest, all - held) : all;
    long room = goesOn ? free : free + held;
    if (need > room) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "--out: what the training leaves takes %,d bytes, and %s has room for %,d; free some"
                  + " space, name another folder, or take a smaller network",
              need,
              path,
              room));
    }
    requireLength(largest);
  }

  /** How many bytes the results take that lie here. */
  private long held() {
    long held = 0;
    for (Path result : named()) {
      held += result.toFile().length();
      for (File part : Objects.requireNonNullElse(result.toFile().listFiles(), new File[0])) {
        held += part.length();
      }
    }
    return held;
  }

  /** A file of that length takes no room before it is written, and shows a limit on files. */
  private void requireLength(long length) {
    Path draft = path.resolve(".room." + UUID.randomUUID() + ".tmp");
    try {
      Files.createFile(draft);
      try (RandomAccessFile file = new RandomAccessFile(draft.toFile(), "rw")) {
        file.setLength(length);
      } finally {
        Files.delete(draft);
      }
    } catch (IOException e) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "--out: %s takes no file of %,d bytes (%s), which the training leaves; raise the"
                  + " limit, name another folder, or take a smaller network",
              path,
              length,
              DurableFile.reason(e)),
          e);
    }
  }

  /** Removes the folder again, where it was made for nothing. */
  public void abandon() {
    try {
      if (fresh) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // Somebody has put something into it.
    }
  }

  /**
   * Sees to it that no results of another command lie here.
   *
   * @param overwrite whether they may be removed
   * @throws ConfigurationException where they may not; says how to go on with a training cut short
   * @throws DataException where they cannot be
   */
  public void requireFree(boolean overwrite) {
    List<Path> named = named();
    Optional<Path> result = named.stream().filter(RunFolder::isResult).findFirst();
    if (!overwrite && result.isPresent()) {
      String name = result.get().getFileName().toString();
      throw new ConfigurationException(
          "--out: "
              + path
              + " holds the results of another training ("
              + name
              + "); "
              + (name.equals(CheckpointFile.NAME) ? "go on with it by --resume " + path + ", " : "")
              + "name another folder, or remove them by --overwrite");
    }
    if (overwrite) {
      named.forEach(this::removeResult);
      removeEventFiles();
      removeRuns();
    }
  }

  /** {@return whether no results of any command lie here} */
  public boolean isFree() {
    return named().stream().noneMatch(RunFolder::isResult);
  }

  private void removeResult(Path result) {
    if (Files.isDirectory(result, LinkOption.NOFOLLOW_LINKS)) {
      ModelFolder.delete(result);
    } else {
      remove(result.getFileName().toString());
    }
  }

  /** Else TensorBoard would show the curves of both trainings as one's. */
  private void removeEventFiles() {
    Path logs = path.resolve("tensorboard");
    if (!Files.isDirectory(logs, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (DirectoryStream<Path> runs = Files.newDirectoryStream(logs)) {
      for (Path run : runs) {
        if (Files.isDirectory(run, LinkOption.NOFOLLOW_LINKS)) {
          removeEventFiles(run);
        }
      }
      deleteIfEmpty(logs);
    } catch (IOException | DirectoryIteratorException e) {
      throw new DataException(logs + ": cannot be removed; remove it by hand", e);
    }
  }

  private static void removeEventFiles(Path run) throws IOException {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(run, "events.out.tfevents.*.percha.*")) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    deleteIfEmpty(run);
  }

  private static void deleteIfEmpty(Path folder) throws IOException {
    try {
      Files.delete(folder);
    } catch (DirectoryNotEmptyException e) {
      // Somebody has put something into it.
    }
  }

  /** A command that died while it removed a model may have left less than one. */
  private static boolean isResult(Path named) {
    return !Files.isDirectory(named, LinkOption.NOFOLLOW_LINKS)
        || Files.isRegularFile(named.resolve(ModelFolder.FILE), LinkOption.NOFOLLOW_LINKS);
  }

  /** The checkpoint first: it is what would be missed most. */
  private List<Path> named() {
    List<Path> found = new ArrayList<>();
    for (String name : RESULTS) {
      try (DirectoryStream<Path> matching = Files.newDirectoryStream(path, name)) {
        for (Path each : matching) {
          if (name.contains("model-")
              ? Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)
              : Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)) {
            found.add(each);
          }
        }
      } catch (IOException | DirectoryIteratorException e) {
        throw new DataException(path + ": this folder cannot be read; name another", e);
      }
    }
    return found;
  }

  /**
   * Removes what a command left that died while it wrote, here and in the model folders. Nobody
   * else may be writing here.
   *
   * @throws DataException where it cannot be removed
   */
  public void removeDrafts() {
    try {
      DurableFile.removeDrafts(path);
      try (DirectoryStream<Path> models = Files.newDirectoryStream(path, "*model-*")) {
        for (Path model : models) {
          if (Files.isDirectory(model, LinkOption.NOFOLLOW_LINKS)) {
            DurableFile.removeDrafts(model);
          }
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw new DataException(
          path + ": drafts of a command that died cannot be removed; remove .*.tmp by hand", e);
    }
  }

  /**
   * Writes a file, or replaces it. Where that fails, the file is as it was before.
   *
   * @param name the file's name
   * @param content all of it
   * @throws DataException where it cannot be written
   */
  public void write(String name, byte[] content) {
    DurableFile.write(path.resolve(name), content);
  }

  /**
   * Brings a file or the folder of a model here, in place of one that is here already.
   *
   * @param from where it is, on the same disk
   * @param name its name here
   * @throws DataException where it cannot be brought
   */
  public void take(Path from, String name) {
    Path here = path.resolve(name);
    try {
      if (Files.isDirectory(here, LinkOption.NOFOLLOW_LINKS)) {
        ModelFolder.delete(here);
      }
      Files.move(from, here, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new DataException(
          here + ": cannot be brought here from " + from + " (" + DurableFile.reason(e) + ")", e);
    }
  }

  /**
   * The folder of a training of its own.
   *
   * @param run the training's name
   * @return where it is, whether it is there or not
   */
  public static Path ofRun(Path results, String run) {
    return results.resolve(RUNS).resolve(run);
  }

  /**
   * Removes what a training has left in a folder of its own, and nothing that is not percha's.
   *
   * @param own that folder
   * @throws DataException where it cannot be removed
   */
  public static void removeRun(Path own) {
    if (!Files.isDirectory(own, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    RunFolder folder = new RunFolder(own, false);
    folder.removeDrafts();
    folder.named().forEach(folder::removeResult);
    OF_ONE.forEach(folder::remove);
    try {
      deleteIfEmpty(own);
      deleteIfEmpty(own.getParent());
    } catch (IOException e) {
      throw new DataException(own + ": cannot be removed; remove it by hand", e);
    }
  }

  private void removeRuns() {
    Path runs = path.resolve(RUNS);
    if (!Files.isDirectory(runs, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> all = new ArrayList<>();
    try (DirectoryStream<Path> each = Files.newDirectoryStream(runs)) {
      each.forEach(all::add);
    } catch (IOException | DirectoryIteratorException e) {
      throw new DataException(runs + ": this folder cannot be read; remove it by hand", e);
    }
    all.forEach(RunFolder::removeRun);
  }

  /**
   * Removes a file that an earlier command may have left.
   *
   * @param name the file's name
   * @throws DataException where it is there and cannot be removed
   */
  public void remove(String name) {
    Path file = path.resolve(name);
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new DataException(file + ": this file cannot be removed; remove it by hand", e);
    }
  }
}
