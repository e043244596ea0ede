package io.morph4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PyTorchTest {
  @TempDir private Path folder;

  @Test
  void look_withoutPython_namesTheRemedy() {
    Peer.Finding found = new PyTorch(folder.resolve("python3")).look();

    assertThat(found.usable()).isFalse();
    assertThat(found.text())
        .contains("peer PyTorch is skipped", folder.resolve("python3").toString())
        .contains("python3-torch", "libopenblas0-openmp", "update-alternatives");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void look_withoutTorch_namesTheRemedy() throws IOException {
    assertThat(new PyTorch(python("{\"missing\": \"torch\"}")).look().text())
        .contains("has no module torch", "python3-torch");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void look_referenceBlas_isRefused() throws IOException {
    String answer =
        "{\"torch\": \"1.13\", \"blas\": \"/usr/lib/blas/libblas.so.3\", \"reference\": %s,"
            + " \"config\": \"BLAS_INFO=generic\", \"cases\": [\"unet256\"],"
            + " \"without\": {\"data-jpeg-256\": \"no module PIL\"}}";

    Peer.Finding reference = new PyTorch(python(answer.formatted("true"))).look();
    Peer.Finding other = new PyTorch(python(answer.formatted("false"))).look();

    assertThat(reference.usable()).isFalse();
    assertThat(reference.text()).contains("/usr/lib/blas/libblas.so.3", "update-alternatives");
    assertThat(other.usable()).isTrue();
    assertThat(other.text()).contains("PyTorch 1.13", "BLAS_INFO=generic");
    assertThat(other.reasonAgainst("unet256")).isNull();
    assertThat(other.reasonAgainst("data-jpeg-256")).isEqualTo("no module PIL");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void look_noAnswer_isAbsent() throws IOException {
    assertThat(new PyTorch(python("I am no JSON")).look().text()).contains("could not run");
  }

  @Test
  void onnxRuntime_notBuilt_isAbsent() {
    Peer runtime = new OnnxRuntime(new PyTorch(folder.resolve("python3")), folder);

    assertThat(runtime.look().text())
        .contains("peer ONNX Runtime is skipped", "mvn -f benchmarks/peers/pom.xml package");
  }

  /** A program that prints {@code answer} whatever it is asked. */
  private Path python(String answer) throws IOException {
    Path file = Files.createTempFile(folder, "python", "");
    Files.writeString(file, "#!/bin/sh\necho '" + answer + "'\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }
}
