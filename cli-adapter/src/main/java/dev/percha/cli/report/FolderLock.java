package dev.percha.cli.report;

import dev.percha.core.failure.ConfigurationException;
import dev.percha.core.failure.DataException;
import dev.percha.models.internal.storage.DurableFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The right to write results to a folder, which one process has at a time: two at once would write
 * into each other's drafts, and leave one's network beside the other's figures. It ends with the
 * process, however that ends.
 */
public final class FolderLock implements AutoCloseable {
  private static final String NAME = ".percha.lock";

  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * @param folder a folder that can be written to
   * @return the right to do so
   * @throws ConfigurationException where another process has it
   * @throws DataException where there can be none
   */
  public static FolderLock of(Path folder) {
    Path file = folder.resolve(NAME);
    try {
      while (true) {
        FolderLock lock = attempt(file, folder);
        if (Files.exists(file)) {
          return lock;
        }
        // Whoever had it deleted the file between our opening and locking it.
        lock.channel.close();
      }
    } catch (IOException e) {
      throw new DataException(
          "--out: "
              + folder
              + " cannot be locked ("
              + DurableFile.reason(e)
              + "); name another folder",
          e);
    }
  }

  private static FolderLock attempt(Path file, Path folder) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      // A pipe would be waited for.
      throw new FileSystemException(file.toString(), null, "no file of percha's");
    }
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Held in this process.
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    if (lock == null) {
      throw new ConfigurationException(
          "--out: another percha writes its results to "
              + folder
              + "; name another folder, or wait");
    }
    return new FolderLock(file, channel);
  }

  /** Lets others write. */
  @Override
  public void close() {
    try (channel) {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // Only the file is left, and no process holds it.
    }
  }
}
