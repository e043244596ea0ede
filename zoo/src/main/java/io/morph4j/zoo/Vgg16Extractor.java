package io.morph4j.zoo;

import io.morph4j.core.file.Brief;
import io.morph4j.core.file.UserException;
import io.morph4j.core.metric.FeatureExtractor;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.common.resources.DL4JResources;
import org.deeplearning4j.common.resources.ResourceType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.zoo.PretrainedType;
import org.deeplearning4j.zoo.model.VGG16;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * VGG16 (Simonyan and Zisserman 2015) as feature extractor, through the graph of the DL4J zoo.
 *
 * <p>Features are the means over all places of the last pooling layer, 512 of them; maps are what
 * goes into each pooling layer, those that LPIPS compares over VGG. Pictures of [-1, 1] become what
 * the ImageNet weights were trained on: blue, green, red in 0 .. 255 less their means over
 * ImageNet.
 *
 * <p>The weights (553 MB) are never downloaded: they are a file that the user names, or the one
 * that the zoo keeps after {@code VGG16.builder().build().initPretrained()}.
 */
public final class Vgg16Extractor implements FeatureExtractor {
  private static final int SIDE = 224;

  /** Feature maps of a picture of 224 pixels take 110 MB. */
  private static final int AT_ONCE = 2;

  /** Means of blue, green and red over ImageNet. */
  private static final float[] MEANS = {103.939f, 116.779f, 123.68f};

  private final ComputationGraph graph;
  private final GraphLayers layers;
  private final String name;
  private final int side;
  private final int dimensions;

  /**
   * @param side the height and width of its pictures, a multiple of 32
   */
  Vgg16Extractor(ComputationGraph graph, String name, int side) {
    this.graph = graph;
    this.layers = GraphLayers.of(graph.getConfiguration());
    this.name = name;
    this.side = side;
    this.dimensions =
        (int) layerOutput(run(Nd4j.zeros(DataType.FLOAT, 1, 3, side, side)), layers.last()).size(1);
  }

  /**
   * The extractor with the weights in {@code file}, a zip of the zoo.
   *
   * @throws UserException if it is missing or no such file
   */
  public static Vgg16Extractor open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UserException(
          file
              + ": there is no such file; the weights of VGG16 are a zip of the DL4J zoo"
              + " (vgg16_dl4j_inference.zip), to be put there or named by --extractor vgg16:FILE");
    }
    try {
      return new Vgg16Extractor(GraphZip.read(file), "vgg16 (" + file.getFileName() + ")", SIDE);
    } catch (IOException | RuntimeException e) {
      throw new UserException(
          Brief.line(file + ": no VGG16 of the DL4J zoo (", e.getMessage(), ")"), e);
    }
  }

  /** Where the zoo keeps the ImageNet weights once they were downloaded. */
  public static Path cachedWeights() {
    VGG16 model = VGG16.builder().build();
    File folder = DL4JResources.getDirectory(ResourceType.ZOO_MODEL, model.modelName());
    String address = model.pretrainedUrl(PretrainedType.IMAGENET);
    Path path = Path.of(URI.create(address).getPath());
    return folder.toPath().resolve(path.getFileName().toString());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int side() {
    return side;
  }

  @Override
  public int dimensions() {
    return dimensions;
  }

  @Override
  public boolean givesMaps() {
    return true;
  }

  @Override
  public INDArray features(INDArray pictures) {
    List<INDArray> parts = new ArrayList<>();
    for (INDArray some : parts(pictures)) {
      parts.add(layerOutput(run(some), layers.last()).mean(2, 3));
    }
    return Nd4j.concat(0, parts.toArray(new INDArray[0]));
  }

  @Override
  public List<INDArray> maps(INDArray pictures) {
    List<Map<String, INDArray>> runs = parts(pictures).stream().map(this::run).toList();
    return layers.maps().stream()
        .map(
            layer ->
                Nd4j.concat(
                    0, runs.stream().map(run -> layerOutput(run, layer)).toArray(INDArray[]::new)))
        .toList();
  }

  private List<INDArray> parts(INDArray pictures) {
    long[] expected = {pictures.size(0), 3, side, side};
    if (!Arrays.equals(pictures.shape(), expected)) {
      throw new IllegalArgumentException(
          "expected pictures %s, got %s"
              .formatted(Arrays.toString(expected), Arrays.toString(pictures.shape())));
    }
    float[] values = prepared(pictures);
    int length = 3 * side * side;
    List<INDArray> parts = new ArrayList<>();
    for (int from = 0; from < pictures.size(0); from += AT_ONCE) {
      int count = (int) Math.min(AT_ONCE, pictures.size(0) - from);
      float[] some = Arrays.copyOfRange(values, from * length, (from + count) * length);
      parts.add(Nd4j.createFromArray(some).reshape('c', count, 3, side, side));
    }
    return parts;
  }

  /** RGB in [-1, 1] to BGR in 0 .. 255 less the means, row-major. */
  static float[] prepared(INDArray pictures) {
    float[] rgb = pictures.castTo(DataType.FLOAT).dup('c').data().asFloat();
    float[] bgr = new float[rgb.length];
    int plane = (int) (pictures.size(2) * pictures.size(3));
    for (int i = 0; i < rgb.length; i++) {
      int channel = i / plane % 3;
      float sample = (rgb[i] + 1) * 127.5f;
      bgr[i + (2 - 2 * channel) * plane] = sample - MEANS[2 - channel];
    }
    return bgr;
  }

  private Map<String, INDArray> run(INDArray prepared) {
    return graph.feedForward(new INDArray[] {prepared}, false);
  }

  private static INDArray layerOutput(Map<String, INDArray> outputs, String layer) {
    INDArray output = outputs.get(layer);
    if (output == null) {
      throw new IllegalStateException("the graph gave no output of layer " + layer);
    }
    return output;
  }

  @Override
  public void close() {
    graph.close();
  }
}
