package io.morph4j.benchmarks.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.morph4j.benchmarks.peers.PeerProcess.Case;
import io.morph4j.benchmarks.peers.PeerProcess.Times;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** ONNX Runtime on the processor: translation by nets that PyTorch exported. */
final class OnnxRuntimePeer {
  private static final int PICTURES = 4;
  private static final int SIDE = 256;

  private OnnxRuntimePeer() {}

  /**
   * @param args {@code --look}, or the name of a case and the folder that holds {@code CASE.onnx}
   *     and {@code CASE.parameters}
   */
  public static void main(String[] args) throws IOException {
    PeerProcess process = new PeerProcess();
    Map<String, Supplier<Case>> cases = new LinkedHashMap<>();
    for (String name : List.of("translate-resnet9-256", "translate-unet256")) {
      cases.put(name, () -> new Translation(Path.of(args[1]), name));
    }
    String version = "ONNX Runtime " + OrtEnvironment.getEnvironment().getVersion();
    process.answer(args[0], version, cases, Map.of());
  }

  /** Several pictures, one after the other. */
  private static final class Translation implements Case {
    private final OrtSession session;
    private final List<OnnxTensor> pictures = new ArrayList<>();
    private final long parameters;

    Translation(Path folder, String name) {
      try {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(PeerProcess.threads());
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        session = environment.createSession(folder.resolve(name + ".onnx").toString(), options);
        Random random = new Random(1);
        for (int i = 0; i < PICTURES; i++) {
          long[] shape = {1, 3, SIDE, SIDE};
          pictures.add(OnnxTensor.createTensor(environment, noise(random), shape));
        }
        parameters = Long.parseLong(Files.readString(folder.resolve(name + ".parameters")).strip());
      } catch (OrtException e) {
        throw new IllegalStateException(e);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static FloatBuffer noise(Random random) {
      FloatBuffer buffer =
          ByteBuffer.allocateDirect(3 * SIDE * SIDE * Float.BYTES)
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
      while (buffer.hasRemaining()) {
        buffer.put(random.nextFloat() * 2 - 1);
      }
      return buffer.flip();
    }

    @Override
    public Times run() {
      return new Times(null, PeerProcess.milliseconds(this::translate));
    }

    private void translate() {
      for (OnnxTensor picture : pictures) {
        try {
          session.run(Map.of("x", picture)).close();
        } catch (OrtException e) {
          throw new IllegalStateException(e);
        }
      }
    }

    @Override
    public long parameters() {
      return parameters;
    }
  }
}
