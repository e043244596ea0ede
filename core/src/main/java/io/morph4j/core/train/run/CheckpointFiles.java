package io.morph4j.core.train.run;

import io.morph4j.core.file.FileErrors;
import io.morph4j.core.file.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Two generations of checkpoints: {@code latest}, and {@code previous} in case the latest proves to
 * be that of a training that had gone wrong.
 */
final class CheckpointFiles {
  private final Path folder;

  CheckpointFiles(Path folder) {
    this.folder = folder;
  }

  Path latest() {
    return folder.resolve("latest.safetensors");
  }

  private Path previous() {
    return folder.resolve("previous.safetensors");
  }

  /** Writes {@code newest} as the latest; what was the latest becomes the previous one. */
  void write(Checkpoint newest) {
    if (Files.exists(latest())) {
      keepLatest();
    }
    newest.write(latest());
  }

  /** A second name for the latest file, which will be replaced and not changed. */
  private void keepLatest() {
    try {
      Files.deleteIfExists(previous());
      try {
        Files.createLink(previous(), latest());
      } catch (UnsupportedOperationException | IOException e) {
        Files.copy(latest(), previous());
      }
    } catch (IOException e) {
      throw new UserException("cannot write %s: %s".formatted(previous(), FileErrors.reason(e)), e);
    }
  }

  /**
   * Removes the latest checkpoint and puts the previous one in its place if that is of a step
   * before {@code step}.
   *
   * @return the one that is the latest now, null if there is none
   */
  @Nullable Checkpoint rollBackBefore(long step) {
    try {
      Files.delete(latest());
      if (!Files.exists(previous())) {
        return null;
      }
      Checkpoint sound = Checkpoint.read(previous());
      if (sound.step() >= step) {
        Files.delete(previous());
        return null;
      }
      Files.move(previous(), latest());
      return sound;
    } catch (IOException e) {
      throw new UserException(
          "cannot go back to an earlier state in %s: %s".formatted(folder, FileErrors.reason(e)),
          e);
    }
  }
}
