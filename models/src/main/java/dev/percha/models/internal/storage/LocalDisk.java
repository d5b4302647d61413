package dev.percha.models.internal.storage;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The disk of this machine. An interrupted thread finishes its write, and stays interrupted. */
final class LocalDisk implements Disk {
  @Override
  public Draft create(Path file) throws IOException {
    Files.createFile(file);
    // Not a channel: that would close under a thread which has been interrupted.
    FileOutputStream out = new FileOutputStream(file.toFile());
    return new Draft() {
      @Override
      public void write(byte[] bytes, int from, int count) throws IOException {
        out.write(bytes, from, count);
      }

      @Override
      public void force() throws IOException {
        out.getFD().sync();
      }

      @Override
      public void close() throws IOException {
        out.close();
      }
    };
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void forceFolder(Path folder) throws IOException {
    if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return; // Windows opens no folder, and writes its names through.
    }
    boolean interrupted = false;
    try {
      while (!forced(folder)) {
        interrupted |= Thread.interrupted();
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static boolean forced(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
      return true;
    } catch (ClosedByInterruptException e) {
      return false;
    } catch (IOException e) {
      if (e.getMessage() != null && e.getMessage().equals(messageOfEinval())) {
        return true; // Some file systems, as of networks and of guests, force no folder.
      }
      throw e;
    }
  }

  /** What the system calls EINVAL in the user's language: a device without a medium gives it. */
  private static String messageOfEinval() {
    try (FileChannel channel = FileChannel.open(Path.of("/dev/null"), StandardOpenOption.READ)) {
      channel.force(true);
      return null;
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  @Override
  public void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }
}
