package dev.percha.models.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The real disk with a log, on which one step can be made to fail. */
final class RecordingDisk implements Disk {
  private final LocalDisk disk = new LocalDisk();
  private final List<String> steps = new ArrayList<>();
  private final String failing;

  /**
   * @param failing the step that fails, as it is logged; a write that fails has written half
   */
  RecordingDisk(String failing) {
    this.failing = failing;
  }

  List<String> steps() {
    return steps;
  }

  private void step(String step) throws IOException {
    steps.add(step);
    if (step.equals(failing)) {
      throw new IOException("planted");
    }
  }

  @Override
  public Draft create(Path file) throws IOException {
    step("create " + file.getFileName());
    Draft draft = disk.create(file);
    return new Draft() {
      @Override
      public void write(byte[] content) throws IOException {
        draft.write(Arrays.copyOf(content, content.length / 2));
        step("write");
        draft.write(Arrays.copyOfRange(content, content.length / 2, content.length));
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
    step("rename " + from.getFileName() + " to " + to.getFileName());
    disk.rename(from, to);
  }

  @Override
  public void forceFolder(Path folder) throws IOException {
    step("force folder " + folder.getFileName());
    disk.forceFolder(folder);
  }

  @Override
  public void delete(Path file) throws IOException {
    step("delete " + file.getFileName());
    disk.delete(file);
  }
}
