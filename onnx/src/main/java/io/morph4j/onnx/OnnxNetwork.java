package io.morph4j.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.morph4j.core.file.UserException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** One ONNX network of float inputs, run by ONNX Runtime; several threads may run it at once. */
final class OnnxNetwork implements AutoCloseable {
  /**
   * Where a file is broken, ONNX Runtime needs more than the megabyte of stack of a usual thread to
   * say so, and takes the process down if there is less.
   */
  static final long STACK_BYTES = 16L << 20;

  private final String title;
  private final OrtSession session;

  private OnnxNetwork(String title, OrtSession session) {
    this.title = title;
    this.session = session;
  }

  @FunctionalInterface
  private interface Opening {
    OrtSession open(OrtEnvironment environment, OrtSession.SessionOptions options)
        throws OrtException;
  }

  /**
   * @throws UserException if ONNX Runtime cannot load the file
   */
  static OnnxNetwork open(Path file) {
    return open(
        file.toString(),
        (environment, options) -> environment.createSession(file.toString(), options));
  }

  /** The network of a file in memory, called {@code title} in messages. */
  static OnnxNetwork of(byte[] bytes, String title) {
    return open(title, (environment, options) -> environment.createSession(bytes, options));
  }

  private static OnnxNetwork open(String title, Opening opening) {
    FutureTask<OrtSession> task =
        new FutureTask<>(
            () -> {
              try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
                options.setIntraOpNumThreads(threads());
                return opening.open(OrtEnvironment.getEnvironment(), options);
              }
            });
    new Thread(null, task, "morph4j-onnx", STACK_BYTES).start();
    try {
      return new OnnxNetwork(title, task.get());
    } catch (ExecutionException e) {
      throw new UserException(
          title + ": ONNX Runtime cannot load it (" + firstLine(e.getCause()) + ")", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException(title + ": interrupted while loading it", e);
    }
  }

  /** Threads for one run: {@code OMP_NUM_THREADS}, else all processors. */
  static int threads() {
    String wanted = System.getenv("OMP_NUM_THREADS");
    return wanted != null && wanted.matches("[1-9][0-9]{0,3}")
        ? Integer.parseInt(wanted)
        : Runtime.getRuntime().availableProcessors();
  }

  /** The texts that the file carries, by name. */
  Map<String, String> metadata() {
    try {
      return session.getMetadata().getCustomMetadata();
    } catch (OrtException e) {
      throw failed(e);
    }
  }

  /** Shapes of the inputs by name, -1 for open sides. */
  Map<String, long[]> inputs() {
    try {
      return shapes(session.getInputInfo());
    } catch (OrtException e) {
      throw failed(e);
    }
  }

  /** Shapes of the outputs by name. */
  Map<String, long[]> outputs() {
    try {
      return shapes(session.getOutputInfo());
    } catch (OrtException e) {
      throw failed(e);
    }
  }

  private Map<String, long[]> shapes(Map<String, NodeInfo> nodes) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    nodes.forEach(
        (name, node) -> {
          if (!(node.getInfo() instanceof TensorInfo info) || info.type != OnnxJavaType.FLOAT) {
            throw new UserException(
                "%s: %s is %s, only FLOAT tensors can be used"
                    .formatted(title, name, node.getInfo()));
          }
          shapes.put(name, info.getShape());
        });
    return shapes;
  }

  /**
   * The first output.
   *
   * @param inputs float, in the order of the network
   * @return row-major
   * @throws IllegalArgumentException if the inputs do not fit
   */
  INDArray run(INDArray... inputs) {
    List<String> names = List.copyOf(session.getInputNames());
    if (names.size() != inputs.length) {
      throw new IllegalArgumentException(
          "%s takes %s, got %d inputs".formatted(title, names, inputs.length));
    }
    Map<String, OnnxTensor> given = new LinkedHashMap<>();
    try {
      for (int i = 0; i < inputs.length; i++) {
        given.put(names.get(i), tensor(inputs[i]));
      }
      try (OrtSession.Result result = session.run(given)) {
        return array((OnnxTensor) result.get(0));
      }
    } catch (OrtException e) {
      String[] shapes =
          Arrays.stream(inputs).map(input -> Arrays.toString(input.shape())).toArray(String[]::new);
      throw new IllegalArgumentException(
          "%s failed on inputs %s (%s)".formatted(title, String.join(", ", shapes), firstLine(e)),
          e);
    } finally {
      given.values().forEach(OnnxTensor::close);
    }
  }

  private static OnnxTensor tensor(INDArray values) throws OrtException {
    FloatBuffer buffer = FloatBuffer.wrap(values.dup('c').data().asFloat());
    return OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), buffer, values.shape());
  }

  private static INDArray array(OnnxTensor tensor) {
    FloatBuffer values = tensor.getFloatBuffer();
    float[] copy = new float[values.remaining()];
    values.get(copy);
    return Nd4j.create(copy, tensor.getInfo().getShape(), 'c');
  }

  private UserException failed(OrtException e) {
    return new UserException(title + ": ONNX Runtime failed (" + firstLine(e) + ")", e);
  }

  static String firstLine(@Nullable Throwable e) {
    return String.valueOf(e == null ? null : e.getMessage())
        .lines()
        .findFirst()
        .orElse("no reason given");
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw failed(e);
    }
  }
}
