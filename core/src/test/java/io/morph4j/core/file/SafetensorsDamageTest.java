package io.morph4j.core.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsDamageTest {
  private static final byte[] EIGHT = new byte[8];

  @TempDir Path folder;

  private static String entry(String name, String type, String shape, String offsets) {
    return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}"
        .formatted(name, type, shape, offsets);
  }

  static Stream<Arguments> headers() {
    String good = entry("a", "F32", "[2]", "[0,8]");
    return Stream.of(
        Arguments.of("not JSON", "hello, world", "not valid"),
        Arguments.of("an array", "[1, 2]", "not valid"),
        Arguments.of("cut JSON", "{\"a\":{\"dtype\":\"F32\",\"sha", "not valid"),
        Arguments.of("comment", "{/* no */}", "not valid"),
        Arguments.of("text after it", "{" + good + "} {}", "not valid"),
        Arguments.of("deep nesting", "{\"a\":" + "[".repeat(100_000), "not valid"),
        Arguments.of("value as entry", "{\"a\":3}", "not valid"),
        Arguments.of("unknown type", "{" + entry("a", "Q4", "[2]", "[0,8]") + "}", "type Q4"),
        Arguments.of("bytes", "{" + entry("a", "U8", "[8]", "[0,8]") + "}", "F32, F64, F16"),
        Arguments.of("same name twice", "{" + good + "," + good + "}", "listed twice"),
        Arguments.of("text for metadata", "{\"__metadata__\":{\"a\":1}," + good + "}", "not text"),
        Arguments.of(
            "size and shape differ", "{" + entry("a", "F32", "[3]", "[0,8]") + "}", "needs 12"),
        Arguments.of(
            "overflow",
            "{" + entry("a", "F32", "[4294967296,4294967296]", "[0,8]") + "}",
            "impossible shape"),
        Arguments.of(
            "number beyond long",
            "{" + entry("a", "F32", "[9999999999999999999]", "[0,8]") + "}",
            "not valid"),
        Arguments.of("negative", "{" + entry("a", "F32", "[-2]", "[0,8]") + "}", "-2"),
        Arguments.of("fraction", "{" + entry("a", "F32", "[2.0]", "[0,8]") + "}", "2.0"),
        Arguments.of("quoted number", "{" + entry("a", "F32", "[\"2\"]", "[0,8]") + "}", "shape"),
        Arguments.of(
            "too many sides",
            "{" + entry("a", "F32", "[" + "1,".repeat(40) + "2]", "[0,8]") + "}",
            "at most 32"),
        Arguments.of("reversed", "{" + entry("a", "F32", "[2]", "[8,0]") + "}", "data_offsets"),
        Arguments.of("one offset", "{" + entry("a", "F32", "[2]", "[0]") + "}", "data_offsets"),
        Arguments.of("no shape", "{\"a\":{\"dtype\":\"F32\"}}", "lacks"),
        Arguments.of("another field", "{\"a\":{\"x\":1}}", "unknown field x"),
        Arguments.of("past the end", "{" + entry("a", "F32", "[4]", "[0,16]") + "}", "cut short"),
        Arguments.of("unused bytes", "{" + entry("a", "F32", "[1]", "[0,4]") + "}", "4 bytes"),
        Arguments.of("a gap", "{" + entry("a", "F32", "[1]", "[4,8]") + "}", "unused"),
        Arguments.of(
            "overlap",
            "{" + good + "," + entry("b", "F32", "[1]", "[4,8]") + "}",
            "b overlaps the one before it"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("headers")
  void read_badHeader_saysWhatIsWrongWithWhichFile(String name, String header, String expected)
      throws Exception {
    Path file = folder.resolve("broken.safetensors");
    SafetensorsBytes.write(file, header, EIGHT);

    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("broken.safetensors")
        .hasMessageContaining(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 100, 2000, 5000, 55_419})
  void read_goldenCutShort_isRefused(int length) throws Exception {
    byte[] whole = Files.readAllBytes(Goldens.file("checkpoint_resnet.safetensors"));
    Path file = folder.resolve("cut.safetensors");
    Files.write(file, Arrays.copyOf(whole, length));

    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("cut.safetensors")
        .message()
        .containsAnyOf("cut short", "empty");
  }

  @Test
  void read_anySingleByteOfTheHeaderChanged_isReadOrRefusedAsUserMistake() throws Exception {
    byte[] whole = SafetensorsBytes.of("{" + entry("a", "F32", "[2]", "[0,8]") + "}", EIGHT);
    Path file = folder.resolve("flipped.safetensors");
    int refused = 0;
    for (int i = 0; i < whole.length - 8; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= 0x15;
      Files.write(file, changed);
      try {
        Safetensors.read(file);
      } catch (UserException e) {
        assertThat(e).hasMessageContaining("flipped.safetensors");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(whole.length / 2);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, 100_000_001, 0, 1})
  void read_impossibleHeaderLength_isNotSafetensors(long length) throws Exception {
    Path file = folder.resolve("other.bin");
    Files.write(
        file,
        SafetensorsBytes.withLength(length, "{}      ".getBytes(StandardCharsets.UTF_8), EIGHT));

    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("not a safetensors file");
  }

  @Test
  void read_headerThatIsNotText_isNotSafetensors() throws Exception {
    Path file = folder.resolve("other.bin");
    byte[] noise = {(byte) 0xFF, (byte) 0xFE, 1, 2, 3, 4, 5, 6};
    Files.write(file, SafetensorsBytes.withLength(8, noise, EIGHT));

    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("not UTF-8");
  }

  @ParameterizedTest
  @CsvSource({
    "'version https://git-lfs.github.com/spec/v1', git lfs pull",
    "'<!DOCTYPE html><html></html>', web page",
    "'{ \"weight_map\": {} }', is JSON",
    "'[1, 2]', is JSON"
  })
  void read_textForAModel_saysWhatItIs(String text, String reason) throws Exception {
    Path file = folder.resolve("text.safetensors");
    Files.writeString(file, text);

    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void read_endlessNames_areRefusedInOneShortLine() throws Exception {
    String empty = "{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}";
    StringBuilder many = new StringBuilder("{\"a\":" + empty);
    for (int i = 0; i < 200_000; i++) {
      many.append(",\"").append(i).append("\":").append(empty);
    }
    String longName = "x".repeat(2_000_000);
    for (String header :
        new String[] {
          many + "}",
          "{\"" + longName + "\":" + empty + "}",
          "{\"a\":" + empty.replace("F32", longName) + "}",
          "{\"a\":" + empty.replace("shape", longName) + "}",
          "{\"a\":" + empty.replace("[0]", "[" + "1".repeat(2_000_000) + "]") + "}"
        }) {
      Path file = folder.resolve("endless.safetensors");
      byte[] json = header.getBytes(StandardCharsets.UTF_8);
      ByteBuffer bytes = ByteBuffer.allocate(8 + json.length).order(ByteOrder.LITTLE_ENDIAN);
      Files.write(file, bytes.putLong(json.length).put(json).array());

      assertThatThrownBy(() -> Safetensors.readHeader(file))
          .isInstanceOf(UserException.class)
          .satisfies(
              e -> assertThat(e.getMessage().length() - file.toString().length()).isLessThan(300));
    }
  }

  @Test
  void read_pickleOrZip_tellsHowToConvert() throws Exception {
    Path zip = folder.resolve("net.pth");
    Files.write(zip, new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0, 0, 0});
    Path pickle = folder.resolve("old.pth");
    Files.write(pickle, new byte[] {(byte) 0x80, 2, (byte) 0x8A, 10, 0, 0, 0, 0, 0});

    for (Path file : new Path[] {zip, pickle}) {
      assertThatThrownBy(() -> Safetensors.read(file))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("PyTorch")
          .hasMessageContaining("save_file");
    }
  }

  @Test
  void read_missingFileOrFolder_namesIt() {
    assertThatThrownBy(() -> Safetensors.read(folder.resolve("none.safetensors")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("none.safetensors")
        .hasMessageContaining("no such file");
    assertThatThrownBy(() -> Safetensors.readHeader(folder))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("is a folder");
  }
}
