package io.morph4j.cyclegan;

import io.morph4j.core.train.Architecture;
import io.morph4j.core.train.Trainer;
import io.morph4j.core.train.TrainingRequest;
import java.util.List;

/** CycleGAN on the command line: {@code morph4j train cyclegan}. */
public final class CycleGan implements Architecture {
  @Override
  public String name() {
    return "cyclegan";
  }

  @Override
  public String summary() {
    return "unpaired translation between two domains (Zhu et al. 2017, arXiv:1703.10593)";
  }

  @Override
  public List<String> presets() {
    return List.of("paper", "small", "tiny");
  }

  @Override
  public Record preset(String name) {
    return switch (name) {
      case "paper" -> CycleGanConfig.defaults();
      case "small" -> CycleGanConfig.small();
      case "tiny" -> CycleGanConfig.tiny();
      default ->
          throw new IllegalArgumentException(
              "unknown preset " + name + "; cyclegan has " + String.join(", ", presets()));
    };
  }

  @Override
  public Trainer trainer(TrainingRequest request) {
    return CycleGanTrainer.open(request);
  }
}
