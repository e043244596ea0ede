package io.morph4j.tools.translate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Throwables;
import io.morph4j.core.file.UserException;
import io.morph4j.core.inference.Encoder;
import io.morph4j.core.inference.Guide;
import io.morph4j.core.inference.Inference;
import io.morph4j.core.inference.Sampler;
import io.morph4j.core.inference.Translator;
import io.morph4j.core.model.Code;
import io.morph4j.core.model.InferencePolicy;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.model.NetworkDescription;
import io.morph4j.core.model.NetworkRole;
import io.morph4j.core.model.Signature;
import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.network.ResnetGenerator;
import io.morph4j.core.network.UnetGenerator;
import io.morph4j.core.nn.Initializer;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.infogan.classifier.ClassifierNetworks;
import io.morph4j.stargan.v1.StarGan1Generator;
import io.morph4j.stargan.v2.MappingNetwork;
import io.morph4j.stargan.v2.StarGan2Generator;
import io.morph4j.stargan.v2.StyleEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Model files of all signatures with words, numbers and bytes changed, cut and exchanged: what
 * comes of listing and using them is a result or a {@link UserException} of one line, in bounded
 * time and memory. {@value #COUNT} sets the number of mutations.
 */
class ModelFuzzTest {
  private static final String COUNT = "morph4j.fuzz";
  private static final int USUAL_COUNT = 3000;
  private static final int LONGEST_LINE = 300;
  private static final long MOST_GROWTH = 500L << 20;
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final Pattern NUMBER = Pattern.compile("\\d+");
  private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]*");
  private static final String[] NUMBERS = {
    "0",
    "1",
    "2",
    "3",
    "5",
    "8",
    "100",
    "2000",
    "8192",
    "65536",
    "65537",
    "1000000",
    "2147483647",
    "-1",
    "4294967296",
    "9223372036854775807",
    "1e308",
    "0.5",
    "null",
    "99999999999999999999"
  };

  @TempDir Path folder;

  @Test
  void use_mutatedFiles_givesResultsOrOneLine() throws IOException {
    List<byte[]> seeds = seeds();
    for (byte[] seed : seeds) {
      assertThat(outcome(seed)).as("an unchanged file").isNull();
    }
    int count = Integer.getInteger(COUNT, USUAL_COUNT);
    long before = Pointer.physicalBytes();
    long most = before;
    int used = 0;
    List<String> faults = new ArrayList<>();
    Set<String> reasons = new HashSet<>();
    for (int i = 0; i < count; i++) {
      RandomStream random = RandomStream.of(20, "model fuzz", i);
      byte[] file = mutated(seeds, random);
      long start = System.nanoTime();
      String outcome;
      try {
        outcome = outcome(file);
      } catch (RuntimeException | Error e) {
        faults.add(
            "mutation %d: %s"
                .formatted(i, Throwables.getStackTraceAsString(e).lines().limit(7).toList()));
        continue;
      }
      if (Duration.ofNanos(System.nanoTime() - start).compareTo(LONGEST) > 0) {
        faults.add("mutation %d takes too long".formatted(i));
      }
      if (i % 100 == 99) {
        // Arrays are given back by the collector, which a small heap seldom needs.
        System.gc();
      }
      most = Math.max(most, Pointer.physicalBytes());
      if (outcome == null) {
        used++;
      } else {
        if (outcome.length() > LONGEST_LINE
            || outcome.contains("Exception")
            || outcome.chars().anyMatch(Character::isISOControl)) {
          faults.add("mutation %d: %s".formatted(i, outcome));
        }
        reasons.add(outcome.replaceAll("[^a-z ]", ""));
      }
    }
    assertThat(faults).isEmpty();
    assertThat(used).as("models that worked all the same").isBetween(count / 50, count);
    assertThat(reasons).as("different reasons").hasSizeGreaterThan(Math.min(count / 100, 50));
    assertThat(most - before).as("growth of resident memory").isLessThan(MOST_GROWTH);
  }

  /** Null after a result, else what the user is told, without the file's name. */
  private @org.jspecify.annotations.Nullable String outcome(byte[] bytes) throws IOException {
    Path file = folder.resolve("m");
    Files.write(file, bytes);
    try {
      ModelFile.info(file);
      use(Inference.open(file, Map.of()));
      return null;
    } catch (UserException e) {
      return String.valueOf(e.getMessage()).replace(file.toString(), "m");
    }
  }

  private static void use(Inference inference) {
    ModelDescription model = inference.description();
    try (inference) {
      if (model.signature() instanceof Signature.OfNoise) {
        finish(Sampler.over(inference).sample(1, 1));
        return;
      }
      if (model.signature() instanceof Signature.PictureToCode s) {
        finish(Encoder.over(inference).encode(picture(s.channels())));
        return;
      }
      Translator translator = Translator.over(inference);
      INDArray x = picture(((Signature.OfPictures) model.signature()).inputChannels());
      if (model.signature() instanceof Signature.GuidedPictureToPicture guided) {
        if (guided.condition() == Signature.Condition.LABEL) {
          finish(translator.translate(x, Guide.label(model.domains().get(0))));
        } else {
          String domain = model.domains().isEmpty() ? "a" : model.domains().get(0);
          finish(translator.translate(x, Guide.latent(1, domain)));
          finish(translator.translate(x, Guide.reference(x, domain)));
        }
      } else {
        finish(translator.translate(x));
      }
    }
  }

  private static INDArray picture(int channels) {
    return Nd4j.zeros(DataType.FLOAT, 1, channels, 16, 16);
  }

  private static void finish(INDArray result) {
    assertThat(result.length()).isPositive();
    result.close();
  }

  private List<byte[]> seeds() throws IOException {
    NetworkOptions<?> resnet = ResnetGenerator.Options.of(1).withFilters(1);
    NetworkOptions<?> unet =
        new UnetGenerator.Options(3, 3, 5, 1, io.morph4j.core.network.Norm.BATCH, false);
    NetworkOptions<?> byLabel = new StarGan1Generator.Options(3, 2, 2, 1);
    NetworkOptions<?> byStyle = new StarGan2Generator.Options(3, 32, 2, 4, 3, 0);
    NetworkOptions<?> noise = new ClassifierNetworks.Generator(5, 1, 1);
    Map<String, NetworkDescription> three = new LinkedHashMap<>();
    three.put("G", NetworkDescription.of(NetworkRole.GENERATOR, byStyle));
    three.put(
        "F", NetworkDescription.of(NetworkRole.MAPPING, new MappingNetwork.Options(4, 4, 3, 2)));
    three.put(
        "E",
        NetworkDescription.of(NetworkRole.ENCODER, new StyleEncoder.Options(3, 32, 2, 4, 3, 2)));
    List<ModelDescription> models =
        List.of(
            ModelDescription.translation("cyclegan", resnet, 3, 3, "apple", "orange"),
            ModelDescription.translation("pix2pix", unet, 3, 3, "map", "photo"),
            guided(
                Map.of("G", NetworkDescription.of(NetworkRole.GENERATOR, byLabel)),
                Signature.GuidedPictureToPicture.byLabel(byLabel, 3, 3, 2)),
            guided(three, Signature.GuidedPictureToPicture.byStyle(byStyle, 3, 3, 3, 4, 32)),
            ModelDescription.generation(
                "infogan",
                noise,
                new Signature.NoiseToPicture(
                    3,
                    Signature.Distribution.NORMAL,
                    List.of(
                        new Code.Continuous("width", -1, 1), new Code.Continuous("tilt", -1, 1)),
                    1,
                    32,
                    32,
                    Signature.Range.UNIT)));
    List<byte[]> seeds = new ArrayList<>();
    for (ModelDescription model : models) {
      Map<String, Map<String, INDArray>> states = new LinkedHashMap<>();
      model
          .networks()
          .forEach(
              (name, network) ->
                  states.put(
                      name, network.read().build(Initializer.normal(new RandomStream(1))).state()));
      Path file = folder.resolve("seed");
      ModelFile.of(model.withTraining(Map.of("steps", "10")), states).save(file);
      seeds.add(Files.readAllBytes(file));
    }
    return seeds;
  }

  private static ModelDescription guided(
      Map<String, NetworkDescription> networks, Signature signature) {
    return new ModelDescription(
        "stargan",
        networks,
        signature,
        List.of("cherry", "plum"),
        InferencePolicy.DEFAULT,
        Map.of());
  }

  /** One to three changes of a seed: most in the header, whose length is told as it is then. */
  private static byte[] mutated(List<byte[]> seeds, RandomStream random) {
    byte[] file = seeds.get(random.nextInt(seeds.size())).clone();
    for (int changes = 1 + random.nextInt(3); changes > 0 && file.length > 16; changes--) {
      switch (random.nextInt(10)) {
        case 0 -> file[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
        case 1 -> file = Arrays.copyOf(file, random.nextInt(file.length));
        case 2 -> file[random.nextInt(16)] = (byte) random.nextInt(256);
        case 3 -> {
          int at = random.nextInt(file.length - 4);
          Arrays.fill(file, at, at + 4, (byte) 0xFF);
        }
        default -> file = withHeader(file, header -> changed(header, random));
      }
    }
    return file;
  }

  private static byte[] withHeader(byte[] file, java.util.function.UnaryOperator<String> change) {
    long length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 0 || length > file.length - 8) {
      return file;
    }
    int end = 8 + (int) length;
    byte[] header =
        change
            .apply(new String(file, 8, (int) length, StandardCharsets.ISO_8859_1))
            .getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + header.length + file.length - end).order(ByteOrder.LITTLE_ENDIAN);
    return bytes.putLong(header.length).put(header).put(file, end, file.length - end).array();
  }

  private static String changed(String header, RandomStream random) {
    // The description comes first; the list of arrays is several times as long.
    String part = random.nextInt(4) == 0 ? header : header.substring(0, descriptionEnd(header));
    boolean number = random.nextInt(3) > 0;
    List<MatchResult> places = (number ? NUMBER : WORD).matcher(part).results().toList();
    if (places.isEmpty()) {
      return header;
    }
    MatchResult place = places.get(random.nextInt(places.size()));
    MatchResult other = places.get(random.nextInt(places.size()));
    String text = other.group();
    if (number) {
      text = random.nextInt(4) > 0 ? NUMBERS[random.nextInt(NUMBERS.length)] : text;
    } else if (random.nextInt(4) == 0) {
      text = random.nextInt(2) == 0 ? "" : "x\\u001b[2J\\n".repeat(1 + random.nextInt(4000));
    }
    return header.substring(0, place.start()) + text + header.substring(place.end());
  }

  private static int descriptionEnd(String header) {
    int end = header.indexOf("\"dtype\"");
    return end < 0 ? header.length() : end;
  }
}
