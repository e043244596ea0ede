package io.morph4j.pix2pix;

import io.morph4j.core.train.Architecture;
import io.morph4j.core.train.Trainer;
import io.morph4j.core.train.TrainingRequest;
import java.util.List;

/** Pix2pix on the command line: {@code morph4j train pix2pix}. */
public final class Pix2Pix implements Architecture {
  @Override
  public String name() {
    return "pix2pix";
  }

  @Override
  public String summary() {
    return "translation learned from pairs of pictures (Isola et al. 2017, arXiv:1611.07004)";
  }

  @Override
  public List<String> presets() {
    return List.of("paper", "small", "tiny");
  }

  @Override
  public Record preset(String name) {
    return switch (name) {
      case "paper" -> Pix2PixConfig.defaults();
      case "small" -> Pix2PixConfig.small();
      case "tiny" -> Pix2PixConfig.tiny();
      default ->
          throw new IllegalArgumentException(
              "unknown preset " + name + "; pix2pix has " + String.join(", ", presets()));
    };
  }

  @Override
  public Trainer trainer(TrainingRequest request) {
    return Pix2PixTrainer.open(request);
  }
}
