package io.morph4j.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.morph4j.core.file.FileErrors;
import io.morph4j.core.file.UserException;
import io.morph4j.core.metric.FeatureExtractor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network in an ONNX file as feature extractor.
 *
 * <p>Its one input is float (N, 3, S, S) and gets pictures in [-1, 1]; what else the network needs
 * (another range, other means) belongs into the file. N is open or 1; if S is open, 299 is taken.
 * Its first output, flattened to (N, D), is the features. Every output (N, C, H, W) of more than
 * one place is a map for the perceptual distance.
 */
public final class OnnxExtractor implements FeatureExtractor {
  private static final int SIDE_OF_INCEPTION = 299;
  private static final int PROBES = 2;

  private final Path file;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final String input;
  private final String name;
  private final int side;
  private final boolean single;
  private final int dimensions;
  private final boolean givesMaps;

  private OnnxExtractor(Path file, OrtEnvironment environment, OrtSession session)
      throws OrtException {
    this.file = file;
    this.environment = environment;
    this.session = session;
    this.name = file.getFileName() + " (sha256 " + digest(file) + ")";
    Map<String, NodeInfo> inputs = session.getInputInfo();
    if (inputs.size() != 1) {
      throw new UserException(
          "%s: a feature extractor has one input, this network has %d: %s"
              .formatted(file, inputs.size(), String.join(", ", inputs.keySet())));
    }
    NodeInfo only = inputs.values().iterator().next();
    this.input = only.getName();
    long[] shape = checkedInput(only);
    this.side = shape[2] > 0 ? (int) shape[2] : SIDE_OF_INCEPTION;
    this.single = shape[0] == 1;
    List<INDArray> probe = run(Nd4j.zeros(DataType.FLOAT, single ? 1 : PROBES, 3, side, side));
    this.dimensions = dimensions(probe.get(0), single ? 1 : PROBES);
    this.givesMaps = probe.stream().anyMatch(OnnxExtractor::isMap);
  }

  /**
   * The extractor in {@code file}.
   *
   * @throws UserException if the file cannot be read, is no ONNX network, or takes or gives arrays
   *     of another shape; the message names the file and the shape seen
   */
  public static OnnxExtractor open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UserException(file + ": there is no such file");
    }
    return onLargeStack(file);
  }

  /**
   * Where a file is broken, ONNX Runtime needs more than the megabyte of stack of a usual thread to
   * say so, and takes the process down if there is less.
   */
  private static OnnxExtractor onLargeStack(Path file) {
    FutureTask<OnnxExtractor> task = new FutureTask<>(() -> load(file));
    new Thread(null, task, "morph4j-onnx", OnnxNetwork.STACK_BYTES).start();
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error broken) {
        throw broken;
      }
      throw e.getCause() instanceof RuntimeException told
          ? told
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException(file + ": interrupted while loading it", e);
    }
  }

  private static OnnxExtractor load(Path file) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    OrtSession session;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(OnnxNetwork.threads());
      session = environment.createSession(file.toString(), options);
    } catch (OrtException e) {
      throw new UserException(
          file + ": ONNX Runtime cannot load it (" + OnnxNetwork.firstLine(e) + ")", e);
    }
    try {
      return new OnnxExtractor(file, environment, session);
    } catch (OrtException e) {
      close(session);
      throw new UserException(
          file + ": the network cannot be run on pictures (" + OnnxNetwork.firstLine(e) + ")", e);
    } catch (RuntimeException e) {
      close(session);
      throw e;
    }
  }

  private long[] checkedInput(NodeInfo node) {
    if (!(node.getInfo() instanceof TensorInfo info)) {
      throw new UserException(file + ": its input " + node.getName() + " is no tensor");
    }
    long[] shape = info.getShape();
    boolean fits =
        info.type == OnnxJavaType.FLOAT
            && shape.length == 4
            && (shape[0] == -1 || shape[0] == 1)
            && (shape[1] == 3 || shape[1] == -1)
            && shape[2] == shape[3];
    if (!fits) {
      throw new UserException(
          "%s: its input %s is %s %s, expected FLOAT [-1, 3, S, S] (-1 for any number)"
              .formatted(file, node.getName(), info.type, Arrays.toString(shape)));
    }
    return shape;
  }

  private int dimensions(INDArray output, int pictures) {
    if (output.rank() < 2 || output.size(0) != pictures || output.length() == 0) {
      throw new UserException(
          "%s: for %d pictures its output is %s, expected [%d, D] or [%d, C, H, W]"
              .formatted(file, pictures, Arrays.toString(output.shape()), pictures, pictures));
    }
    return Math.toIntExact(output.length() / pictures);
  }

  private static boolean isMap(INDArray output) {
    return output.rank() == 4 && output.size(2) * output.size(3) > 1;
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
    return givesMaps;
  }

  @Override
  public INDArray features(INDArray pictures) {
    return outputs(pictures).get(0).reshape('c', pictures.size(0), dimensions);
  }

  @Override
  public List<INDArray> maps(INDArray pictures) {
    return outputs(pictures).stream().filter(OnnxExtractor::isMap).toList();
  }

  private List<INDArray> outputs(INDArray pictures) {
    long[] expected = {pictures.size(0), 3, side, side};
    if (!Arrays.equals(pictures.shape(), expected)) {
      throw new IllegalArgumentException(
          "expected pictures %s, got %s"
              .formatted(Arrays.toString(expected), Arrays.toString(pictures.shape())));
    }
    try {
      return single ? oneByOne(pictures) : run(pictures);
    } catch (OrtException e) {
      throw new UserException(file + ": the network failed (" + OnnxNetwork.firstLine(e) + ")", e);
    }
  }

  private List<INDArray> oneByOne(INDArray pictures) throws OrtException {
    List<List<INDArray>> each = new ArrayList<>();
    for (long i = 0; i < pictures.size(0); i++) {
      each.add(run(pictures.slice(i).reshape('c', 1, 3, side, side)));
    }
    List<INDArray> joined = new ArrayList<>();
    for (int output = 0; output < each.get(0).size(); output++) {
      int index = output;
      joined.add(Nd4j.concat(0, each.stream().map(all -> all.get(index)).toArray(INDArray[]::new)));
    }
    return joined;
  }

  /** The float outputs of the network, in its order. */
  private List<INDArray> run(INDArray pictures) throws OrtException {
    float[] values = pictures.castTo(DataType.FLOAT).dup('c').data().asFloat();
    List<INDArray> outputs = new ArrayList<>();
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), pictures.shape());
        OrtSession.Result result = session.run(Map.of(input, tensor))) {
      for (Map.Entry<String, OnnxValue> output : result) {
        outputs.add(array(output));
      }
    }
    return outputs;
  }

  private INDArray array(Map.Entry<String, OnnxValue> output) {
    if (output.getValue() instanceof OnnxTensor tensor
        && tensor.getInfo().type == OnnxJavaType.FLOAT) {
      FloatBuffer values = tensor.getFloatBuffer();
      float[] copy = new float[values.remaining()];
      values.get(copy);
      long[] shape = tensor.getInfo().getShape();
      INDArray flat = Nd4j.createFromArray(copy);
      return shape.length == 0 ? flat : flat.reshape('c', shape);
    }
    throw new UserException(
        "%s: its output %s is %s, expected FLOAT"
            .formatted(file, output.getKey(), output.getValue()));
  }

  /** The first eight digits of the file's SHA-256, so that a protocol tells files apart. */
  private static String digest(Path file) {
    try (InputStream in =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      MessageDigest digest = ((DigestInputStream) in).getMessageDigest();
      in.transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest(), 0, 4);
    } catch (IOException e) {
      throw new UserException("cannot read " + file + ": " + FileErrors.reason(e), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void close(OrtSession session) {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("an ONNX session could not be closed", e);
    }
  }

  @Override
  public void close() {
    close(session);
  }
}
