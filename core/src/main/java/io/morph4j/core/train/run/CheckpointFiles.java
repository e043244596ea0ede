package io.morph4j.core.train.run;

import io.morph4j.core.file.FileErrors;
import io.morph4j.core.file.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two generations of checkpoints: {@code latest}, and {@code previous} in case the latest proves to
 * be that of a training that had gone wrong.
 */
final class CheckpointFiles {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointFiles.class);

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

  private void replaceLatest() throws IOException {
    Files.move(previous(), latest(), StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * The newest checkpoint. If the latest is missing, the previous one takes its place and the log
   * says so.
   *
   * @return null if neither is there
   */
  @Nullable Checkpoint newest() {
    try {
      if (!Files.exists(latest()) && Files.exists(previous())) {
        Checkpoint older = Checkpoint.read(previous());
        replaceLatest();
        LOG.warn(
            "{} is missing: going on from the one before it, of step {}", latest(), older.step());
        return older;
      }
    } catch (IOException e) {
      throw new UserException("cannot write %s: %s".formatted(latest(), FileErrors.reason(e)), e);
    }
    return Files.exists(latest()) ? Checkpoint.read(latest()) : null;
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
      Checkpoint sound = Files.exists(previous()) ? Checkpoint.read(previous()) : null;
      if (sound != null && sound.step() < step) {
        replaceLatest();
        return sound;
      }
      // The older one first: at no time is one there that is to be gone on from.
      Files.deleteIfExists(previous());
      Files.delete(latest());
      return null;
    } catch (IOException e) {
      throw new UserException(
          "cannot go back to an earlier state in %s: %s".formatted(folder, FileErrors.reason(e)),
          e);
    }
  }
}
