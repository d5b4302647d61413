package dev.percha.models.storage;

import dev.percha.core.failure.DataException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A file that appears whole or not at all, also where the machine stops at the worst moment: it is
 * written under another name beside its place, forced to the medium, renamed, and then the folder
 * is forced too. One thread at a time may write a file.
 */
public final class DurableFile {
  private static final Pattern DRAFT = Pattern.compile("\\..+\\.[0-9a-f-]{36}\\.tmp");

  private DurableFile() {}

  /**
   * Writes a file, or replaces it.
   *
   * @param file where, in a folder that exists
   * @param content all of it
   * @throws DataException where that fails; the file is then as it was, unless the message says
   *     that only the folder could not be forced
   */
  public static void write(Path file, byte[] content) {
    write(new LocalDisk(), file, content);
  }

  /**
   * Writes a file, or replaces it, on a disk of the caller's.
   *
   * @param disk what is written to
   * @param file where, in a folder that exists
   * @param content all of it
   * @throws DataException where that fails; the file is then as it was, unless the message says
   *     that only the folder could not be forced
   */
  public static void write(Disk disk, Path file, byte[] content) {
    Path place = file.toAbsolutePath();
    Path draft = place.resolveSibling("." + place.getFileName() + "." + UUID.randomUUID() + ".tmp");
    boolean renamed = false;
    try {
      try (Disk.Draft open = disk.create(draft)) {
        open.write(content);
        open.force();
      }
      disk.rename(draft, place);
      renamed = true;
    } catch (IOException e) {
      throw new DataException(
          file
              + ": cannot be written ("
              + reason(e)
              + "); what was there still is; free some space, or choose another folder",
          e);
    } finally {
      if (!renamed) {
        deleteQuietly(disk, draft);
      }
    }
    try {
      disk.forceFolder(place.getParent());
    } catch (IOException e) {
      throw new DataException(
          file
              + ": is written, but a power failure may undo it ("
              + reason(e)
              + "); see to the disk, and write it again",
          e);
    }
  }

  /**
   * Makes a folder, and those above it that are missing; they too are on the medium then.
   *
   * @param folder where; one that is there is left as it is
   * @throws IOException where that is not possible
   */
  public static void createFolders(Path folder) throws IOException {
    Path place = folder.toAbsolutePath().normalize();
    if (Files.isDirectory(place)) {
      return;
    }
    Path parent = place.getParent();
    createFolders(parent);
    Files.createDirectory(place);
    new LocalDisk().forceFolder(parent);
  }

  /**
   * Removes drafts of files that a process left which died while writing. Nobody may be writing
   * there.
   *
   * @param folder where files were written to
   * @throws IOException where a draft cannot be removed
   */
  public static void removeDrafts(Path folder) throws IOException {
    try (DirectoryStream<Path> drafts = Files.newDirectoryStream(folder, ".*.tmp")) {
      for (Path draft : drafts) {
        if (DRAFT.matcher(draft.getFileName().toString()).matches() && !Files.isDirectory(draft)) {
          Files.delete(draft);
        }
      }
    }
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  private static void deleteQuietly(Disk disk, Path draft) {
    try {
      disk.delete(draft);
    } catch (IOException e) {
      // It is the first failure that the user must hear of.
    }
  }
}
