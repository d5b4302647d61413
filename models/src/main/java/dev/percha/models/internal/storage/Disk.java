package dev.percha.models.internal.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What a durable write asks of a disk, so that the order can be watched and a failure planted
 * between any two steps.
 */
public interface Disk {
  /** {@return the disk of this machine} */
  static Disk local() {
    return new LocalDisk();
  }

  /** A file that is being written. */
  interface Draft extends Closeable {
    /**
     * Appends some bytes. A file is written in many such pieces.
     *
     * @param bytes an array with them, which is the caller's again afterwards
     * @param from where they begin
     * @param count how many
     * @throws IOException where they do not all go in
     */
    void write(byte[] bytes, int from, int count) throws IOException;

    /**
     * Returns when the file's bytes are on the medium.
     *
     * @throws IOException where they may not be
     */
    void force() throws IOException;
  }

  /**
   * Makes a new file to write to; never follows a link, nor takes a file that is there.
   *
   * @param file where
   * @return the file, to be closed by the caller
   * @throws IOException where that is not possible
   */
  Draft create(Path file) throws IOException;

  /**
   * Gives a file another name in the same folder, in one step; a file of that name is replaced.
   *
   * @param from its name
   * @param to its new name
   * @throws IOException where that is not possible; both are then as they were
   */
  void rename(Path from, Path to) throws IOException;

  /**
   * Returns when the names in a folder are on the medium.
   *
   * @param folder the folder
   * @throws IOException where they may not be
   */
  void forceFolder(Path folder) throws IOException;

  /**
   * Deletes a file, where there is one.
   *
   * @param file the file
   * @throws IOException where that is not possible
   */
  void delete(Path file) throws IOException;
}
