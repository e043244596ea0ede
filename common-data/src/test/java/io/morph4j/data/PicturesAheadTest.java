package io.morph4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PicturesAheadTest {
  private static final PictureReader READER = PictureReader.defaults();

  @TempDir Path folder;

  private Path picture(String name, int side) {
    Path file = folder.resolve(name);
    float[] values = new float[3 * side * side];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i % 51) / 25f - 1;
    }
    PictureWriter.defaults().write(Picture.ofPlanes(values, 3, side, side, 8), file);
    return file;
  }

  @Test
  void next_manyFiles_comeInOrder() {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      files.add(picture(i + ".png", 4 + i % 7));
    }
    List<Path> taken = new ArrayList<>();

    try (PicturesAhead ahead = new PicturesAhead(READER, files, 3)) {
      while (ahead.hasNext()) {
        PicturesAhead.Entry entry = ahead.next();
        assertThat(entry.picture()).isEqualTo(READER.read(entry.file()));
        assertThat(entry.large()).isFalse();
        entry.done();
        taken.add(entry.file());
      }
    }

    assertThat(taken).isEqualTo(files);
  }

  @Test
  void next_brokenOrMissingFile_saysSoWhenItIsTaken() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.png"), "no picture");
    Path missing = folder.resolve("missing.png");
    Path good = picture("good.png", 5);

    try (PicturesAhead ahead = new PicturesAhead(READER, List.of(broken, missing, good), 2)) {
      PicturesAhead.Entry first = ahead.next();
      PicturesAhead.Entry second = ahead.next();

      assertThatThrownBy(first::picture)
          .isInstanceOf(PictureException.class)
          .hasMessageContaining("broken.png: not a picture");
      assertThatThrownBy(second::picture)
          .isInstanceOf(PictureException.class)
          .hasMessageContaining("missing.png");
      assertThat(ahead.next().picture().width()).isEqualTo(5);
    }
  }

  /** 64 x 64 RGB takes 24 KiB to decode: more than a thirty-second of 640 KiB. */
  @Test
  void next_largePicture_isLeftToTheTaker() {
    List<Path> files = List.of(picture("small.png", 8), picture("large.png", 64));

    try (PicturesAhead ahead = new PicturesAhead(READER, files, 1, 640 << 10)) {
      PicturesAhead.Entry small = ahead.next();
      PicturesAhead.Entry large = ahead.next();

      assertThat(small.large()).isFalse();
      assertThat(large.large()).isTrue();
      assertThat(large.seconds()).isZero();
      assertThat(large.picture()).isEqualTo(READER.read(files.get(1)));
    }
  }

  /** What is held is a quarter at most; the rest is decoded when it is taken. */
  @Test
  void next_moreThanMemoryHolds_isStillGiven() {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      files.add(picture(i + ".png", 32));
    }
    int later = 0;

    try (PicturesAhead ahead = new PicturesAhead(READER, files, 2, 200 << 10)) {
      while (ahead.hasNext()) {
        PicturesAhead.Entry entry = ahead.next();
        later += entry.seconds() == 0 ? 1 : 0;
        assertThat(entry.picture().width()).isEqualTo(32);
      }
    }

    assertThat(later).isBetween(20, 36);
  }
}
