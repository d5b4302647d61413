package dev.percha.models.internal.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The real disk with a log, on which one step can be made to fail. */
public final class RecordingDisk implements Disk {
  private final LocalDisk disk = new LocalDisk();
  private final List<String> steps = new ArrayList<>();
  private final List<String> failing;
  private int failingAt = Integer.MAX_VALUE;
  private IOException failure;

  /**
   * @param failing the steps that fail, as they are logged; a write that fails has written half
   */
  public RecordingDisk(String... failing) {
    this.failing = List.of(failing);
  }

  /**
   * @param step the number of the one step that fails, from 0
   * @param failure how; null for none
   */
  public RecordingDisk(int step, IOException failure) {
    this();
    this.failingAt = step;
    this.failure = failure;
  }

  public List<String> steps() {
    return steps;
  }

  /** Drafts have names that nobody can guess; here they have none of their own. */
  private static String name(Path file) {
    return file.getFileName().toString().replaceFirst("\\.[0-9a-f-]{36}\\.tmp$", ".tmp");
  }

  private void step(String step) throws IOException {
    steps.add(step);
    if (failing.contains(step)) {
      throw new IOException("planted " + step);
    }
    if (failure != null && steps.size() == failingAt + 1) {
      throw failure;
    }
  }

  @Override
  public Draft create(Path file) throws IOException {
    step("create " + name(file));
    Draft draft = disk.create(file);
    return new Draft() {
      @Override
      public void write(byte[] bytes, int from, int count) throws IOException {
        draft.write(bytes, from, count / 2);
        step("write");
        draft.write(bytes, from + count / 2, count - count / 2);
      }

      @Override
      public void force() throws IOException {
        step("force");
        draft.force();
      }

      @Override
      public void close() throws IOException {
        draft.close();
        step("close");
      }
    };
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    step("rename " + name(from) + " to " + name(to));
    disk.rename(from, to);
  }

  @Override
  public void forceFolder(Path folder) throws IOException {
    step("force folder " + folder.getFileName());
    disk.forceFolder(folder);
  }

  @Override
  public void delete(Path file) throws IOException {
    step("delete " + name(file));
    disk.delete(file);
  }
}
