package io.morph4j.generative.vaegan;

import com.google.common.collect.ImmutableMap;
import io.morph4j.core.train.Architecture;
import io.morph4j.core.train.DataLocation;
import io.morph4j.core.train.Trainer;
import io.morph4j.core.train.Training;
import io.morph4j.data.LabelledData;
import io.morph4j.data.LabelledOptions;
import java.util.Map;

/** VAE-GAN on the command line: {@code morph4j train vaegan}. */
public final class VaeGan implements Architecture<VaeGanConfig> {
  @Override
  public String name() {
    return "vaegan";
  }

  @Override
  public String summary() {
    return "an autoencoder judged by a discriminator (Larsen et al. 2016, arXiv:1512.09300)";
  }

  @Override
  public Map<String, VaeGanConfig> presets() {
    return ImmutableMap.of("paper", VaeGanConfig.defaults(), "tiny", VaeGanConfig.tiny());
  }

  @Override
  public Trainer trainer(VaeGanConfig config, DataLocation data, Training training) {
    LabelledOptions options =
        new LabelledOptions(config.side(), config.channels(), config.batchSize(), config.flip());
    return new VaeGanTrainer(config, LabelledData.open(data, options, training.seed()), training);
  }
}
