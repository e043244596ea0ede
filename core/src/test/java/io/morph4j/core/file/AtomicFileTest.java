package io.morph4j.core.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class AtomicFileTest {
  @TempDir Path folder;

  /** A disk with {@code room} bytes left. */
  private static WritableByteChannel fillingUp(Path temporary, int room) throws IOException {
    FileChannel channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    return new WritableByteChannel() {
      private int left = room;

      @Override
      public int write(ByteBuffer bytes) throws IOException {
        if (left == 0) {
          throw new IOException("No space left on device");
        }
        int part = Math.min(left, bytes.remaining());
        ByteBuffer slice = bytes.slice(bytes.position(), part);
        AtomicFile.writeFully(channel, slice);
        bytes.position(bytes.position() + part);
        left -= part;
        return part;
      }

      @Override
      public boolean isOpen() {
        return channel.isOpen();
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }

  private static AtomicFile.Content text(String text) {
    return out -> AtomicFile.writeFully(out, ByteBuffer.wrap(text.getBytes()));
  }

  @Test
  void write_existingFile_replacesItAndLeavesNoTemporary() throws Exception {
    Path file = folder.resolve("file");
    AtomicFile.write(file, text("old and longer"));

    AtomicFile.write(file, text("new"));

    assertThat(file).hasContent("new");
    assertThat(Files.list(folder)).containsExactly(file);
  }

  @Test
  void write_diskFillsUp_keepsTheOldFileAndRemovesTheTemporary() throws Exception {
    Path file = folder.resolve("model.safetensors");
    Files.writeString(file, "old");
    Map<String, INDArray> tensors = Map.of("w", Nd4j.zeros(DataType.FLOAT, 5000));

    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    out -> Safetensors.writeTo(out, Map.of(), tensors),
                    temporary -> fillingUp(temporary, 10_000)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("model.safetensors")
        .hasMessageContaining("No space left on device")
        .hasMessageContaining("is unchanged")
        .hasMessageContaining("Free some space");
    assertThat(file).hasContent("old");
    assertThat(Files.list(folder)).containsExactly(file);
  }

  @Test
  void write_diskFillsUpOnFirstWrite_leavesNothing() {
    Path file = folder.resolve("model.safetensors");

    assertThatThrownBy(
            () -> AtomicFile.write(file, text("new"), temporary -> fillingUp(temporary, 2)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("nothing was left behind");
    assertThat(folder).isEmptyDirectory();
  }

  static boolean hasFullDevice() {
    return Files.isWritable(Path.of("/dev/full"));
  }

  @Test
  @EnabledIf("hasFullDevice")
  void write_realFullDevice_keepsTheOldFile() throws Exception {
    Path file = folder.resolve("model.safetensors");
    Files.writeString(file, "old");

    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    text("new"),
                    temporary -> FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("No space left on device");
    assertThat(file).hasContent("old");
  }

  @Test
  void write_contentFails_keepsTheOldFileAndRemovesTheTemporary() throws Exception {
    Path file = folder.resolve("file");
    Files.writeString(file, "old");

    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      throw new IllegalStateException("broken");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(file).hasContent("old");
    assertThat(Files.list(folder)).containsExactly(file);
  }

  @Test
  void removeLeftovers_ofAKilledProcess_deletesThemAlone() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "x");
    Path other = Files.writeString(folder.resolve(".other-0123456789abcdef.tmp"), "x");
    Files.writeString(folder.resolve(".morph4j-0123456789abcdef.tmp"), "half a file");

    AtomicFile.removeLeftovers(folder);
    AtomicFile.removeLeftovers(folder.resolve("missing"));

    assertThat(Files.list(folder)).containsExactlyInAnyOrder(file, other);
  }

  @Test
  void write_linksInTheWay_areReplacedAndNotFollowed() throws Exception {
    Path precious = Files.writeString(folder.resolve("precious"), "keep");
    Path file = Files.createSymbolicLink(folder.resolve("file"), precious);
    Files.createSymbolicLink(folder.resolve(".file.tmp"), precious);

    AtomicFile.write(file, text("new"));

    assertThat(precious).hasContent("keep");
    assertThat(file).hasContent("new");
    assertThat(Files.isSymbolicLink(file)).isFalse();
  }

  @Test
  void append_link_isRefusedAndNotFollowed() throws Exception {
    Path precious = Files.writeString(folder.resolve("precious"), "keep");
    Path link = Files.createSymbolicLink(folder.resolve("rows"), precious);
    Path rows = folder.resolve("real");

    AtomicFile.append(rows, "a\n");
    AtomicFile.append(rows, "b\n");

    assertThat(rows).hasContent("a\nb\n");
    assertThatThrownBy(() -> AtomicFile.append(link, "more"))
        .isInstanceOf(IOException.class)
        .satisfies(e -> assertThat(FileErrors.reason((IOException) e)).contains("a symbolic link"));
    assertThat(precious).hasContent("keep");
  }

  @Test
  void write_longestNameThatTheFileSystemTakes_isWritten() {
    Path file = folder.resolve("n".repeat(251) + ".png");

    AtomicFile.write(file, text("new"));

    assertThat(file).hasContent("new");
    assertThat(folder).isDirectoryNotContaining(entry -> !entry.equals(file));
    assertThatThrownBy(() -> AtomicFile.write(folder.resolve("n".repeat(256)), text("new")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("name");
  }

  @Test
  void write_folderOrFileInTheWay_isAUserMistake() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "x");

    assertThatThrownBy(() -> AtomicFile.write(folder, text("new")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("there is a folder of that name");
    assertThatThrownBy(() -> AtomicFile.write(file.resolve("below"), text("new")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("a file is where a folder should be");
  }
}
