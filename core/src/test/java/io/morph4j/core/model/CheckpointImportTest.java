package io.morph4j.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.file.Goldens;
import io.morph4j.core.file.Safetensors;
import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import io.morph4j.core.network.NetworkKinds;
import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.network.Norm;
import io.morph4j.core.network.ResnetGenerator;
import io.morph4j.core.network.UnetGenerator;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Module;
import io.morph4j.engine.tensor.RandomStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class CheckpointImportTest {
  private static final Path RESNET = Goldens.file("checkpoint_resnet.safetensors");
  private static final Path UNET = Goldens.file("checkpoint_unet.safetensors");

  @TempDir Path folder;

  private Path changed(Path golden, Consumer<Map<String, INDArray>> change) {
    Map<String, INDArray> tensors = new LinkedHashMap<>(Safetensors.read(golden).tensors());
    change.accept(tensors);
    Path file = folder.resolve("changed.safetensors");
    Safetensors.write(file, Map.of(), tensors);
    return file;
  }

  private static ModelFile read(Path file, String network) {
    return CheckpointImport.read(file, network, BatchStatistics.RUNNING);
  }

  private static NetworkOptions<?> options(ModelFile model) {
    return model.description().networks().get("G").read();
  }

  @Test
  void read_resnet_infersEverySize() {
    ModelFile model = CheckpointImport.read(RESNET, "resnet", BatchStatistics.BATCH);

    assertThat(options(model))
        .isEqualTo(ResnetGenerator.Options.of(2).withFilters(4).withNorm(Norm.INSTANCE));
    assertThat(model.description().architecture()).isEqualTo("imported");
    assertThat(model.description().signature())
        .isEqualTo(new Signature.PictureToPicture(3, 3, 4, 8));
    assertThat(model.description().policy())
        .isEqualTo(InferencePolicy.of(false, BatchStatistics.BATCH));
    assertThat(model.weights()).isEqualTo(Safetensors.read(RESNET).tensors());
  }

  @Test
  void read_legacyResnet_dropsStatisticsOfInstanceNorms() {
    ModelFile legacy = read(Goldens.file("checkpoint_resnet_legacy.safetensors"), "resnet");

    assertThat(legacy.weights()).isEqualTo(read(RESNET, "resnet").weights());
  }

  @Test
  void read_unet_infersEverySize() {
    ModelFile model = read(UNET, "unet");

    assertThat(options(model)).isEqualTo(new UnetGenerator.Options(3, 3, 5, 4, Norm.BATCH, false));
    assertThat(model.description().signature())
        .isEqualTo(new Signature.PictureToPicture(3, 3, 32, 1));
    assertThat(model.weights()).isEqualTo(Safetensors.read(UNET).tensors());
  }

  @Test
  void read_unetWithoutCounters_addsZeros() {
    Path file = changed(UNET, t -> t.keySet().removeIf(key -> key.endsWith("num_batches_tracked")));

    ModelFile model = read(file, "unet");

    INDArray counter = model.weights().get("model.model.1.model.2.num_batches_tracked");
    assertThat(counter.dataType()).isEqualTo(DataType.INT64);
    assertThat(counter.rank()).isZero();
    assertThat(counter.getLong(0)).isZero();
    assertThat(model.weights().keySet())
        .containsExactlyInAnyOrderElementsOf(Safetensors.read(UNET).tensors().keySet());
  }

  @ParameterizedTest
  @CsvSource({
    "resnet, instance, true, 1, 2, 3",
    "resnet, instance, false, 3, 3, 0",
    "resnet, batch, true, 3, 1, 6",
    "resnet, batch, false, 4, 3, 9",
    "resnet, none, false, 3, 3, 1",
    "unet, instance, false, 1, 2, 5",
    "unet, batch, false, 3, 3, 7",
    "unet, none, false, 3, 1, 6"
  })
  void read_stateOfOurNetworks_isInferredAndFits(
      String network, String norm, boolean dropout, int in, int out, int depth) {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("inputChannels", String.valueOf(in));
    texts.put("outputChannels", String.valueOf(out));
    texts.put("filters", "2");
    texts.put("norm", norm);
    texts.put("dropout", String.valueOf(dropout && depth > 0));
    texts.put(network.equals("resnet") ? "blocks" : "downs", String.valueOf(depth));
    NetworkOptions<?> options = NetworkKinds.read(network, texts);
    Module built = options.build(Initializer.zero());
    Path file = folder.resolve("state.safetensors");
    Safetensors.write(file, Map.of(), built.state());

    ModelFile model = read(file, network);

    assertThat(options(model)).isEqualTo(options);
    assertThat(model.description().signature().title())
        .isEqualTo(Signature.PictureToPicture.of(options, in, out).title());
    Module again = options(model).build(Initializer.zero());
    again.load(model.weights());
    assertThat(again.state()).isEqualTo(built.state());
  }

  @Test
  void read_namesOfMultiGpuTraining_areStripped() {
    Map<String, INDArray> wrapped = new LinkedHashMap<>();
    Safetensors.read(RESNET).tensors().forEach((key, array) -> wrapped.put("module." + key, array));
    Path file = folder.resolve("wrapped.safetensors");
    Safetensors.write(file, Map.of(), wrapped);

    assertThat(read(file, "resnet").weights()).isEqualTo(read(RESNET, "resnet").weights());
  }

  @Test
  void read_doublePrecision_becomesFloat() {
    Path file = changed(RESNET, t -> t.replaceAll((key, array) -> array.castTo(DataType.DOUBLE)));

    assertThat(read(file, "resnet").weights()).isEqualTo(Safetensors.read(RESNET).tensors());
  }

  @ParameterizedTest
  @CsvSource({"resnet_9blocks, 9, 2", "resnet_6blocks, 6, 2", "unet_256, 8, 5", "unet_128, 7, 5"})
  void read_nameWithAnotherDepth_saysBoth(String network, String wanted, String found) {
    assertThatThrownBy(() -> read(network.startsWith("resnet") ? RESNET : UNET, network))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(network + " has " + wanted)
        .hasMessageContaining("has " + found + ":")
        .hasMessageContaining("use --network " + network.substring(0, network.indexOf('_')));
  }

  @Test
  void read_otherKindOfNetwork_saysWhichItIs() {
    assertThatThrownBy(() -> read(UNET, "resnet"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("use --network unet");
    assertThatThrownBy(() -> read(RESNET, "unet_256"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("use --network resnet");
  }

  @Test
  void read_unknownName_listsTheNames() {
    assertThatThrownBy(() -> read(RESNET, "vgg"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--network vgg")
        .hasMessageContaining("resnet_9blocks");
  }

  @Test
  void read_missingUnknownAndMisshapenKeys_areListed() {
    Path missing = changed(RESNET, t -> t.remove("model.11.conv_block.5.bias"));
    assertThatThrownBy(() -> read(missing, "resnet"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("model.11.conv_block.5.bias is missing");

    Path unknown = changed(RESNET, t -> t.put("extra.weight", Nd4j.createFromArray(1f)));
    assertThatThrownBy(() -> read(unknown, "resnet"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("extra.weight is unknown");

    Path misshapen = changed(UNET, t -> t.put("model.model.3.bias", Nd4j.createFromArray(1f, 2f)));
    assertThatThrownBy(() -> read(misshapen, "unet"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("model.model.3.bias has shape [2], expected [3]");
  }

  @Test
  void read_notFinite_namesTheArray() {
    for (float broken : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
      Path file = changed(RESNET, t -> t.get("model.4.weight").putScalar(7, broken));

      assertThatThrownBy(() -> read(file, "resnet"))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("model.4.weight holds numbers that are not finite");
    }
  }

  @Test
  void read_somethingElse_isRefused() {
    Path other = folder.resolve("other.safetensors");
    Safetensors.write(other, Map.of(), Map.of("fc.weight", Nd4j.createFromArray(1f)));
    assertThatThrownBy(() -> read(other, "resnet"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("fc.weight");

    Path blurred = changed(RESNET, t -> t.put("model.7.filt", Nd4j.createFromArray(1f)));
    assertThatThrownBy(() -> read(blurred, "resnet"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("anti-aliased");

    Path affine =
        changed(
            UNET, t -> t.keySet().removeIf(key -> key.contains("running") || key.contains("num_")));
    assertThatThrownBy(() -> read(affine, "unet"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("affine instance norm");

    Path model = folder.resolve("model.safetensors");
    read(RESNET, "resnet").save(model);
    assertThatThrownBy(() -> read(model, "resnet"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Morph4J model already");
  }

  private Path file(Map<String, INDArray> tensors) {
    Path file = folder.resolve("state.safetensors");
    Safetensors.write(file, Map.of(), tensors);
    return file;
  }

  private static Map<String, INDArray> under(String prefix, Path golden) {
    Map<String, INDArray> tensors = new LinkedHashMap<>();
    Safetensors.read(golden).tensors().forEach((key, array) -> tensors.put(prefix + key, array));
    return tensors;
  }

  @ParameterizedTest
  @CsvSource({
    "_orig_mod., '', _orig_mod",
    "netG_A., netG_A., ",
    "module._orig_mod.netG., netG., '_orig_mod, module'",
    "state.netG_B.module., state.netG_B., module"
  })
  void read_wordsBeforeAllKeys_areTakenOffAndTold(String before, String prefix, String wrappers) {
    ModelFile model = read(file(under(before, RESNET)), "resnet");

    assertThat(model.weights()).isEqualTo(read(RESNET, "resnet").weights());
    Map<String, String> origin = model.description().training();
    assertThat(origin.getOrDefault("prefix", "")).isEqualTo(prefix);
    assertThat(origin.get("wrappers")).isEqualTo(wrappers);
  }

  @Test
  void read_severalGenerators_listsThemAndTakesTheChosen() {
    Map<String, INDArray> both = under("netG_A.", RESNET);
    both.putAll(under("netG_B.", UNET));
    both.put("netD_A.model.0.weight", Nd4j.zeros(DataType.FLOAT, 2, 3, 4, 4));
    Path file = file(both);

    assertThatThrownBy(() -> read(file, "resnet"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("--prefix netG_A. or --prefix netG_B.");
    ModelFile chosen = CheckpointImport.read(file, "unet", "netG_B", BatchStatistics.RUNNING);
    assertThat(chosen.weights()).isEqualTo(Safetensors.read(UNET).tensors());
    assertThat(chosen.description().training())
        .containsEntry(
            "otherArrays", String.valueOf(1 + Safetensors.read(RESNET).tensors().size()));
    assertThatThrownBy(() -> CheckpointImport.read(file, "unet", "netG_C", BatchStatistics.RUNNING))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("--prefix netG_C")
        .hasMessageContaining("netG_A., netG_B., netD_A.");
  }

  @ParameterizedTest
  @CsvSource({
    "zero, transposed, instance, 2",
    "zero, blur, batch, 1",
    "reflect, blur, instance, 2",
    "reflect, blur, instance_affine, 0",
    "reflect, resize, instance, 1",
    "reflect, transposed, instance_affine, 2"
  })
  void read_variantsOfTheResnet_areInferred(
      String padding, String upsampling, String norm, int blocks) {
    Map<String, String> texts =
        Map.of(
            "filters",
            "2",
            "blocks",
            String.valueOf(blocks),
            "padding",
            padding,
            "upsampling",
            upsampling,
            "norm",
            norm,
            "dropout",
            String.valueOf(blocks > 1));
    NetworkOptions<?> options = NetworkKinds.read("resnet", texts);
    Module built = options.build(Initializer.normal(RandomStream.of(1, "import", 0)));
    Map<String, INDArray> state = new LinkedHashMap<>(built.state());
    if (upsampling.equals("blur")) {
      state.put("model.7.filt", filter(4, 1, 2, 1));
      state.put("model.11.filt", filter(8, 1, 2, 1));
      state.put("model." + (12 + blocks) + ".filt", filter(8, 1, 3, 3, 1));
      state.put("model." + (16 + blocks) + ".filt", filter(4, 1, 3, 3, 1));
    }

    ModelFile model = read(file(state), "resnet");

    assertThat(options(model)).isEqualTo(options);
    assertThat(model.weights()).isEqualTo(built.state());
  }

  private static INDArray filter(int channels, int... line) {
    INDArray filter = Nd4j.zeros(DataType.FLOAT, channels, 1, line.length, line.length);
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < line.length; y++) {
        for (int x = 0; x < line.length; x++) {
          filter.putScalar(new int[] {c, 0, y, x}, line[y] * line[x] / 16.);
        }
      }
    }
    return filter;
  }

  @Test
  void read_otherFilterThanOurs_isUnknown() {
    NetworkOptions<?> options =
        NetworkKinds.read("resnet", Map.of("filters", "2", "blocks", "0", "upsampling", "blur"));
    Map<String, INDArray> state = new LinkedHashMap<>(options.build(Initializer.zero()).state());
    state.put("model.7.filt", filter(4, 1, 2, 2));
    state.put("model.11.filt", filter(8, 1, 2, 1));
    state.put("model.12.filt", filter(8, 1, 3, 3, 1));
    state.put("model.16.filt", filter(4, 1, 3, 3, 1));
    Path file = file(state);

    assertThatThrownBy(() -> read(file, "resnet"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("model.7.filt is unknown");
  }

  @Test
  void read_fourHalvings_areNamed() {
    Map<String, INDArray> state = new LinkedHashMap<>();
    for (int k = 0; k < 5; k++) {
      int in = k == 0 ? 3 : 2 << k;
      state.put("model." + (1 + 3 * k) + ".weight", Nd4j.zeros(4 << k, in, 3, 3));
    }
    state.put("model.16.conv_block.1.weight", Nd4j.zeros(64, 64, 3, 3));
    Path file = file(state);

    assertThatThrownBy(() -> read(file, "resnet"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("4 halvings (pix2pixHD), which cannot be imported");
  }
}
