package io.morph4j.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.morph4j.benchmarks.workload.Workload;
import io.morph4j.data.DataFolder;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureReader;
import io.morph4j.engine.loop.HostLoop;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** ONNX Runtime over the pictures of a {@link FolderWorkload}, decoded beforehand, one by one. */
final class OnnxLoop implements Workload {
  private final OrtSession session;
  private final String input;
  private final List<OnnxTensor> pictures = new ArrayList<>();

  private OnnxLoop(Path folder) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(HostLoop.threads());
    options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
    session = environment.createSession(folder.resolve(FolderWorkload.NETWORK).toString(), options);
    input = session.getInputNames().iterator().next();
    for (Path file : DataFolder.listNonEmpty(folder.resolve(FolderWorkload.PICTURES)).files()) {
      Picture picture = PictureReader.defaults().read(file);
      float[] planes = picture.planes(3);
      FloatBuffer values =
          ByteBuffer.allocateDirect(planes.length * Float.BYTES)
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer()
              .put(planes)
              .flip();
      long[] shape = {1, 3, picture.height(), picture.width()};
      pictures.add(OnnxTensor.createTensor(environment, values, shape));
    }
  }

  /** Serves the files in the folder of the only argument, as {@link Worker} serves ours. */
  public static void main(String[] args) throws IOException, OrtException {
    PrintStream answers = System.out;
    System.setOut(System.err);
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (Workload loop = new OnnxLoop(Path.of(args[0]))) {
      Worker.serve(loop, requests, answers);
    }
  }

  @Override
  public void run() {
    try {
      for (OnnxTensor picture : pictures) {
        session.run(Map.of(input, picture)).close();
      }
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      pictures.forEach(OnnxTensor::close);
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
