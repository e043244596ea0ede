package io.morph4j.core.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

@Tag("arrays")
class SafetensorsTest {
  @TempDir Path folder;

  @Test
  void read_whatWasWritten_isTheSame() {
    Map<String, INDArray> tensors = new LinkedHashMap<>();
    tensors.put("z.float", Nd4j.createFromArray(new float[][] {{1.5f, -2}, {Float.MIN_VALUE, 4}}));
    tensors.put("a.double", Nd4j.createFromArray(Math.PI, Double.MAX_VALUE));
    tensors.put("counter", Nd4j.scalar(Long.MIN_VALUE));
    tensors.put("empty", Nd4j.create(DataType.FLOAT, 0, 3));
    tensors.put("ünï \"quoted\"", Nd4j.createFromArray(1L, 2L, 1L << 60));
    Path file = folder.resolve("a/b/all.safetensors");

    Safetensors.write(file, Map.of("k", "v <>&'\n ü"), tensors);
    Safetensors.Content read = Safetensors.read(file);

    assertThat(read.metadata()).containsExactly(Map.entry("k", "v <>&'\n ü"));
    assertThat(read.tensors().keySet()).containsExactlyElementsOf(tensors.keySet());
    tensors.forEach(
        (name, array) -> {
          INDArray found = read.tensors().get(name);
          assertThat(found.dataType()).as(name).isEqualTo(array.dataType());
          assertThat(found.shape()).as(name).isEqualTo(array.shape());
          assertThat(array.isEmpty() || found.equals(array)).as(name).isTrue();
        });
    assertThat(read.tensors().get("counter").getLong(0)).isEqualTo(Long.MIN_VALUE);
    assertThat(read.tensors().get("ünï \"quoted\"").getLong(2)).isEqualTo(1L << 60);
  }

  @Test
  void read_tensorOfManyChunks_isTheSame() {
    INDArray large = Nd4j.arange(700_001);
    Path file = folder.resolve("large.safetensors");

    Safetensors.write(file, Map.of(), Map.of("large", large));

    assertThat(large.length()).isEqualTo(700_001);
    assertThat(Safetensors.read(file).tensors().get("large")).isEqualTo(large);
  }

  @Test
  void write_viewIntoALargerBuffer_storesAllChunks() {
    INDArray buffer = Nd4j.arange(800_000);
    INDArray view = buffer.get(NDArrayIndex.interval(262_144, 800_000)).reshape(2, 268_928);
    Path file = folder.resolve("view.safetensors");

    Safetensors.write(file, Map.of(), Map.of("view", view));

    assertThat(Safetensors.read(file).tensors().get("view")).isEqualTo(view.dup());
  }

  @Test
  void write_views_storesTheirValuesInRowMajorOrder() {
    INDArray matrix = Nd4j.createFromArray(new float[][] {{1, 2, 3}, {4, 5, 6}});
    INDArray flat = Nd4j.createFromArray(new float[] {0, 1, 2, 3, 4, 5});
    Map<String, INDArray> tensors = new LinkedHashMap<>();
    tensors.put("transposed", matrix.transpose());
    tensors.put("slice", flat.get(NDArrayIndex.interval(2, 6)).reshape(2, 2));
    Path file = folder.resolve("views.safetensors");

    Safetensors.write(file, Map.of(), tensors);

    Map<String, INDArray> read = Safetensors.read(file).tensors();
    assertThat(read.get("transposed").toFloatMatrix())
        .isDeepEqualTo(new float[][] {{1, 4}, {2, 5}, {3, 6}});
    assertThat(read.get("slice").toFloatMatrix()).isDeepEqualTo(new float[][] {{2, 3}, {4, 5}});
  }

  @Test
  void write_tensors_givesTheBytesOfTheFormat() throws Exception {
    Map<String, INDArray> tensors = new LinkedHashMap<>();
    tensors.put("b", Nd4j.createFromArray(1f, -2f));
    tensors.put("a", Nd4j.scalar(3L));
    Path file = folder.resolve("bytes.safetensors");

    Safetensors.write(file, Map.of("format", "pt"), tensors);

    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int header = (int) bytes.getLong(0);
    assertThat(header % 8).isZero();
    assertThat(new String(bytes.array(), 8, header, StandardCharsets.UTF_8).stripTrailing())
        .isEqualTo(
            "{\"__metadata__\":{\"format\":\"pt\"},"
                + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                + "\"a\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[8,16]}}");
    assertThat(bytes.getFloat(8 + header)).isEqualTo(1f);
    assertThat(bytes.getFloat(12 + header)).isEqualTo(-2f);
    assertThat(bytes.getLong(16 + header)).isEqualTo(3L);
    assertThat(bytes.limit()).isEqualTo(24 + header);
  }

  @Test
  void write_unsupportedType_isRefusedAndLeavesNothing() {
    Path file = folder.resolve("bool.safetensors");

    assertThatThrownBy(
            () -> Safetensors.write(file, Map.of(), Map.of("b", Nd4j.createFromArray(true))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("BOOL");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void read_smallTypes_areWidened() throws Exception {
    ByteBuffer data = ByteBuffer.allocate(22).order(ByteOrder.LITTLE_ENDIAN);
    data.putShort((short) 0x3C00).putShort((short) 0xC100).putShort((short) 0x0001);
    data.putShort((short) 0x7C00).putShort((short) 0x8000);
    data.putShort((short) 0x3F80).putShort((short) 0xC040);
    data.putInt(-7).putInt(Integer.MAX_VALUE);
    Path file = folder.resolve("small.safetensors");
    SafetensorsBytes.write(
        file,
        "{\"half\":{\"dtype\":\"F16\",\"shape\":[5],\"data_offsets\":[0,10]},"
            + "\"brain\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[10,14]},"
            + "\"int\":{\"dtype\":\"I32\",\"shape\":[2],\"data_offsets\":[14,22]}}",
        data.array());

    Map<String, INDArray> read = Safetensors.read(file).tensors();

    assertThat(read.get("half").toFloatVector())
        .containsExactly(1f, -2.5f, 0x1p-24f, Float.POSITIVE_INFINITY, -0f);
    assertThat(read.get("brain").toFloatVector()).containsExactly(1f, -3f);
    assertThat(read.get("int").toLongVector()).containsExactly(-7, Integer.MAX_VALUE);
  }

  @Test
  void readHeader_golden_listsShapesInTheOrderOfTheData() {
    SafetensorsHeader header = Safetensors.readHeader(Goldens.file("checkpoint_unet.safetensors"));

    assertThat(header.metadata()).containsEntry("arch", "unet_generator");
    assertThat(header.shapes().keySet()).startsWith("model.model.0.weight");
    assertThat(header.shapes().get("model.model.1.model.2.num_batches_tracked")).isEmpty();
    assertThat(header.shapes().get("model.model.3.weight")).containsExactly(8, 3, 4, 4);
  }

  /** Rows, columns and sides of one, cut out, turned and repeated: what lies how is no matter. */
  @Test
  void write_viewsWithSidesOfOne_storeTheirValues() {
    INDArray matrix = Nd4j.arange(24).reshape('c', 4, 6).castTo(DataType.FLOAT);
    Map<String, INDArray> tensors = new LinkedHashMap<>();
    tensors.put("row", matrix.get(NDArrayIndex.interval(2, 3), NDArrayIndex.all()));
    tensors.put("column", matrix.get(NDArrayIndex.all(), NDArrayIndex.interval(3, 4)));
    tensors.put("columnAsRow", tensors.get("column").transpose());
    tensors.put("rowAsColumn", tensors.get("row").transpose());
    tensors.put("everySecond", matrix.get(NDArrayIndex.point(1), NDArrayIndex.interval(0, 2, 6)));
    tensors.put("corner", matrix.get(NDArrayIndex.interval(3, 4), NDArrayIndex.interval(5, 6)));
    tensors.put("fortran", matrix.dup('f').get(NDArrayIndex.interval(1, 2), NDArrayIndex.all()));
    tensors.put("turned", matrix.reshape('c', 1, 4, 6, 1).permute(3, 2, 0, 1));
    tensors.put("repeated", matrix.getColumn(2, true).broadcast(4, 3));
    Path file = folder.resolve("ones.safetensors");

    Safetensors.write(file, Map.of(), tensors);

    Map<String, INDArray> read = Safetensors.read(file).tensors();
    tensors.forEach(
        (name, view) -> {
          long[] shape = view.shape();
          assertThat(read.get(name).shape()).as(name).isEqualTo(shape);
          for (long i = 0; i < view.length(); i++) {
            long[] place = new long[shape.length];
            long rest = i;
            for (int d = shape.length - 1; d >= 0; d--) {
              place[d] = rest % shape[d];
              rest /= shape[d];
            }
            assertThat(read.get(name).getFloat(place))
                .as("%s at %s", name, java.util.Arrays.toString(place))
                .isEqualTo(view.getFloat(place));
          }
        });
    assertThat(read.get("columnAsRow").toFloatMatrix())
        .isDeepEqualTo(new float[][] {{3, 9, 15, 21}});
  }
}
