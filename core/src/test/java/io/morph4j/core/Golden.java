package io.morph4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A file of reference numbers: tensors by name, what made them, and how near a right answer is.
 *
 * <p>A float answer passes within the file's {@code atol}; a double answer within 5e-7 of the
 * tensor's largest value, which is what storing the reference as float costs.
 */
public final class Golden {
  private static final double STORED_AS_FLOAT = 5e-7;

  private final String name;
  private final Map<String, INDArray> tensors = new LinkedHashMap<>();
  private final JsonObject metadata;
  private final Set<String> checked = new TreeSet<>();

  private Golden(String name, ByteBuffer bytes) {
    this.name = name;
    int length = Math.toIntExact(bytes.getLong());
    JsonObject header =
        JsonParser.parseString(new String(bytes.array(), 8, length, StandardCharsets.UTF_8))
            .getAsJsonObject();
    this.metadata = header.remove("__metadata__").getAsJsonObject();
    header
        .entrySet()
        .forEach(e -> tensors.put(e.getKey(), tensor(bytes, 8 + length, e.getValue())));
  }

  /** The file {@code name.safetensors} of the test resources. */
  public static Golden read(String name) {
    try (InputStream in = Golden.class.getResourceAsStream("/goldens/" + name + ".safetensors")) {
      assertThat(in).as("goldens/%s.safetensors", name).isNotNull();
      return new Golden(name, ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static INDArray tensor(ByteBuffer bytes, int dataStart, JsonElement entry) {
    JsonObject description = entry.getAsJsonObject();
    long[] shape =
        description.getAsJsonArray("shape").asList().stream()
            .mapToLong(JsonElement::getAsLong)
            .toArray();
    int from = dataStart + description.getAsJsonArray("data_offsets").get(0).getAsInt();
    int count = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    if (description.get("dtype").getAsString().equals("I64")) {
      long[] values = new long[count];
      bytes.slice(from, 8 * count).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(values);
      return shape.length == 0
          ? Nd4j.scalar(DataType.LONG, values[0])
          : Nd4j.createFromArray(values).reshape('c', shape);
    }
    float[] values = new float[count];
    bytes.slice(from, 4 * count).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return Nd4j.createFromArray(values).reshape('c', shape);
  }

  /** Whether the file has a tensor {@code key}. */
  public boolean has(String key) {
    return tensors.containsKey(key);
  }

  /** A copy of tensor {@code key} in another type. */
  public INDArray array(String key, DataType type) {
    assertThat(tensors).as("tensors of %s", name).containsKey(key);
    return tensors.get(key).dup('c').castTo(type);
  }

  /** The tensor {@code key} as whole numbers. */
  public int[] integers(String key) {
    return array(key, DataType.INT).data().asInt();
  }

  /** Names of all tensors that begin with {@code prefix}, without it. */
  public List<String> names(String prefix) {
    return tensors.keySet().stream()
        .filter(key -> key.startsWith(prefix))
        .map(key -> key.substring(prefix.length()))
        .toList();
  }

  /** All tensors whose names begin with {@code prefix}, by the rest of the name. */
  public Map<String, INDArray> arrays(String prefix) {
    Map<String, INDArray> arrays = new LinkedHashMap<>();
    names(prefix).forEach(key -> arrays.put(key, tensors.get(prefix + key)));
    return arrays;
  }

  /** A text of the metadata. */
  public String text(String key) {
    return metadata.get(key).getAsString();
  }

  /** Metadata that is a JSON object: {@code hparams}, {@code atol}. */
  public JsonObject object(String key) {
    return JsonParser.parseString(text(key)).getAsJsonObject();
  }

  /** Metadata that is a list of objects: {@code cases}, {@code tables}, {@code rows}. */
  public List<JsonObject> objects(String key) {
    JsonArray array = JsonParser.parseString(text(key)).getAsJsonArray();
    return array.asList().stream().map(JsonElement::getAsJsonObject).toList();
  }

  /** Metadata that is a list of words: {@code modes}, {@code inputs}, {@code outputs}. */
  public List<String> words(String key) {
    JsonArray array = JsonParser.parseString(text(key)).getAsJsonArray();
    return array.asList().stream().map(JsonElement::getAsString).toList();
  }

  /** Fails unless {@code mine} is the tensor {@code key} within its tolerance. */
  public void check(String key, INDArray mine) {
    INDArray wanted = array(key, DataType.DOUBLE);
    assertThat(mine.length()).as("%s %s: elements", name, key).isEqualTo(wanted.length());
    if (wanted.length() > 1) {
      assertThat(mine.shape()).as("%s %s: shape", name, key).isEqualTo(wanted.shape());
    }
    double[] a = mine.castTo(DataType.DOUBLE).dup('c').data().asDouble();
    double[] b = wanted.data().asDouble();
    double scale = Arrays.stream(b).map(Math::abs).max().orElse(0);
    double allowed =
        mine.dataType() == DataType.DOUBLE ? STORED_AS_FLOAT * scale + 1e-9 : atol(key);
    double worst = 0;
    for (int i = 0; i < a.length; i++) {
      worst = Math.max(worst, Math.abs(a[i] - b[i]));
    }
    assertThat(worst)
        .as("%s %s: largest difference, values up to %.3g", name, key, scale)
        .isLessThanOrEqualTo(allowed);
    checked.add(key);
  }

  private double atol(String key) {
    JsonObject all = object("atol");
    assertThat(all.has(key)).as("%s gives a tolerance for %s", name, key).isTrue();
    return all.get(key).getAsDouble();
  }

  /** Fails unless every tensor with a tolerance whose name has the prefix was compared. */
  public void requireAllChecked(String prefix) {
    List<String> left = new ArrayList<>(object("atol").keySet());
    left.removeIf(key -> !key.startsWith(prefix) || checked.contains(key));
    assertThat(left).as("tensors of %s that were not compared", name).isEmpty();
  }
}
