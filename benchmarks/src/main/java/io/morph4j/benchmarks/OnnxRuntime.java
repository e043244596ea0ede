package io.morph4j.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** ONNX Runtime, given nets that PyTorch exports: it needs both. */
final class OnnxRuntime implements Peer {
  private final PyTorch exporter;
  private final JvmPeer runtime;

  OnnxRuntime(PyTorch exporter, Path project) {
    this.exporter = exporter;
    this.runtime = new JvmPeer("onnxruntime", "ONNX Runtime", "OnnxRuntimePeer", project);
  }

  @Override
  public String id() {
    return runtime.id();
  }

  @Override
  public String name() {
    return runtime.name();
  }

  @Override
  public Finding look() {
    Finding found = runtime.look();
    if (!found.usable()) {
      return found;
    }
    Finding pytorch = exporter.look();
    return pytorch.usable()
        ? found
        : absent("PyTorch, which exports its nets, is not there", PyTorch.REMEDY);
  }

  @Override
  public Side start(String caseName, Path folder) {
    exporter.export(caseName, folder);
    Side side = runtime.start(caseName, folder);
    try {
      Files.deleteIfExists(folder.resolve(caseName + ".onnx"));
    } catch (IOException e) {
      side.close();
      throw new UncheckedIOException(e);
    }
    return side;
  }
}
