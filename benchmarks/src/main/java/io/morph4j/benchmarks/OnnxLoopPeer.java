package io.morph4j.benchmarks;

import ai.onnxruntime.OrtEnvironment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A bare loop of ONNX Runtime over a folder's pictures, beside the command that translates it. */
final class OnnxLoopPeer implements Peer {
  private static final Set<String> CASES = Set.of("translate-folder-64", "translate-folder-1024");

  @Override
  public String id() {
    return "onnxloop";
  }

  @Override
  public String name() {
    return "ONNX Runtime loop";
  }

  @Override
  public Finding look() {
    try {
      String version = OrtEnvironment.getEnvironment().getVersion();
      return new Finding(
          true, "ONNX Runtime " + version + ", a bare loop over decoded pictures", CASES, Map.of());
    } catch (LinkageError e) {
      return absent("it does not start on this machine (" + e + ")", "see docs/dependencies.md");
    }
  }

  @Override
  public Side start(String caseName, Path folder) {
    List<String> command = new ArrayList<>(ChildJvm.java());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(OnnxLoop.class.getName());
    command.add(folder.toString());
    ProcessBuilder builder = new ProcessBuilder(command);
    Threads.settlePeer(builder.environment());
    return new Side(name() + ", " + caseName, builder);
  }
}
