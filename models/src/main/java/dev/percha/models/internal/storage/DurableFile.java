package dev.percha.models.internal.storage;

import dev.percha.core.failure.DataException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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

  /** As much as is held of a file's content at a time. */
  private static final int BUFFER = 1 << 13;

  private DurableFile() {}

  /** A file's content, which need never be in memory as a whole. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes all of it.
     *
     * @param out takes the bytes in pieces of any size, and is not to be closed
     * @throws IOException where {@code out} does not take them
     */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a file, or replaces it.
   *
   * @param file where, in a folder that exists
   * @param content all of it
   * @throws DataException where that fails; the file is then as it was, unless the message says
   *     that only the folder could not be forced
   */
  public static void write(Path file, byte[] content) {
    write(file, out -> out.write(content));
  }

  /**
   * Writes a file, or replaces it, in pieces.
   *
   * @param file where, in a folder that exists
   * @param content all of it
   * @throws DataException where that fails; the file is then as it was, unless the message says
   *     that only the folder could not be forced
   */
  public static void write(Path file, Content content) {
    write(Disk.local(), file, content);
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
  public static void write(Disk disk, Path file, Content content) {
    Path place = file.toAbsolutePath();
    Path draft = place.resolveSibling("." + place.getFileName() + "." + UUID.randomUUID() + ".tmp");
    boolean renamed = false;
    try {
      try (Disk.Draft open = disk.create(draft)) {
        OutputStream out = new BufferedOutputStream(new Pieces(open), BUFFER);
        content.writeTo(out);
        out.flush();
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
    createFolders(Disk.local(), folder);
  }

  /**
   * The same on a disk of the caller's.
   *
   * @param disk what the names are forced to
   * @param folder where; one that is there is left as it is
   * @throws IOException where that is not possible
   */
  public static void createFolders(Disk disk, Path folder) throws IOException {
    Path place = folder.toAbsolutePath().normalize();
    if (Files.isDirectory(place)) {
      return;
    }
    Path parent = place.getParent();
    createFolders(disk, parent);
    Files.createDirectory(place);
    disk.forceFolder(parent);
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

  /** To a draft. */
  private static final class Pieces extends OutputStream {
    private final Disk.Draft draft;

    Pieces(Disk.Draft draft) {
      this.draft = draft;
    }

    @Override
    public void write(int one) throws IOException {
      draft.write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      for (int at = 0; at < count; at += BUFFER) {
        draft.write(bytes, from + at, Math.min(count - at, BUFFER));
      }
    }
  }

  /**
   * What the system says of a failure, in a few words.
   *
   * @param e the failure
   * @return its kind, and its message where it has one
   */
  public static String reason(IOException e) {
    String kind = e.getClass().getSimpleName();
    return e.getMessage() == null ? kind : kind + ": " + e.getMessage();
  }

  private static void deleteQuietly(Disk disk, Path draft) {
    try {
      disk.delete(draft);
    } catch (IOException e) {
      // It is the first failure that the user must hear of.
    }
  }
}
