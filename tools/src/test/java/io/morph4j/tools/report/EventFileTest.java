package io.morph4j.tools.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.hash.Hashing;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
  @TempDir Path folder;

  /** The events of the only file, their checksums compared with another implementation's. */
  private List<UnknownFieldSet> events() throws IOException {
    Path file;
    try (Stream<Path> files = Files.list(folder)) {
      file = files.findFirst().orElseThrow();
    }
    assertThat(file.getFileName().toString()).startsWith("events.out.tfevents.");
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<UnknownFieldSet> events = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] head = new byte[8];
      in.get(head);
      assertThat(in.getInt()).isEqualTo(masked(head));
      byte[] event = new byte[(int) ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      in.get(event);
      assertThat(in.getInt()).isEqualTo(masked(event));
      events.add(UnknownFieldSet.parseFrom(event));
    }
    return events;
  }

  private static int masked(byte[] bytes) {
    int crc = Hashing.crc32c().hashBytes(bytes).asInt();
    return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
  }

  private static ByteString bytes(UnknownFieldSet message, int field) {
    return message.getField(field).getLengthDelimitedList().get(0);
  }

  private static UnknownFieldSet message(UnknownFieldSet message, int field) throws IOException {
    return UnknownFieldSet.parseFrom(bytes(message, field));
  }

  private static long number(UnknownFieldSet message, int field) {
    return message.getField(field).getVarintList().get(0);
  }

  @Test
  void create_newFile_beginsWithVersionAndStart() throws IOException {
    EventFile.create(folder, 501, 1.7e9).close();

    List<UnknownFieldSet> events = events();
    assertThat(events).hasSize(2);
    assertThat(bytes(events.get(0), 3).toStringUtf8()).isEqualTo("brain.Event:2");
    assertThat(Double.longBitsToDouble(events.get(0).getField(1).getFixed64List().get(0)))
        .isEqualTo(1.7e9);
    assertThat(number(events.get(1), 2)).isEqualTo(501);
    assertThat(number(message(events.get(1), 7), 1)).as("SessionLog.START").isEqualTo(1);
  }

  @Test
  void scalars_twoNumbers_areOneSummary() throws IOException {
    try (EventFile file = EventFile.create(folder, 1, 1.7e9)) {
      file.scalars(7, 1.7e9, new java.util.TreeMap<>(Map.of("loss/D", .25, "loss/G", -3.5)));
    }

    UnknownFieldSet event = events().get(2);
    assertThat(number(event, 2)).isEqualTo(7);
    List<ByteString> values = message(event, 5).getField(1).getLengthDelimitedList();
    assertThat(values).hasSize(2);
    UnknownFieldSet second = UnknownFieldSet.parseFrom(values.get(1));
    assertThat(bytes(second, 1).toStringUtf8()).isEqualTo("loss/G");
    assertThat(Float.intBitsToFloat(second.getField(2).getFixed32List().get(0))).isEqualTo(-3.5f);
  }

  @Test
  void image_png_keepsItsBytesAndSize() throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(5, 3, BufferedImage.TYPE_INT_RGB), "png", png);

    try (EventFile file = EventFile.create(folder, 1, 1.7e9)) {
      file.image(9, 1.7e9, "samples", png.toByteArray());
    }

    UnknownFieldSet value = message(message(events().get(2), 5), 1);
    UnknownFieldSet image = message(value, 4);
    assertThat(bytes(value, 1).toStringUtf8()).isEqualTo("samples");
    assertThat(number(image, 1)).as("height").isEqualTo(3);
    assertThat(number(image, 2)).as("width").isEqualTo(5);
    assertThat(bytes(image, 4).toByteArray()).isEqualTo(png.toByteArray());
  }

  @Test
  void image_noPng_isRefused() throws IOException {
    try (EventFile file = EventFile.create(folder, 1, 1.7e9)) {
      assertThatThrownBy(() -> file.image(1, 1.7e9, "samples", new byte[40]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("PNG");
    }
  }

  @Test
  void create_twiceInOneSecond_makesTwoFiles() throws IOException {
    EventFile.create(folder, 1, 1.7e9).close();
    EventFile.create(folder, 1, 1.7e9).close();

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
  }
}
