package io.morph4j.cyclegan;

import com.google.common.collect.ImmutableMap;
import io.morph4j.core.train.Architecture;
import io.morph4j.core.train.DataLocation;
import io.morph4j.core.train.Trainer;
import io.morph4j.core.train.Training;
import io.morph4j.data.UnpairedData;
import io.morph4j.data.UnpairedOptions;
import java.util.Map;

/** CycleGAN on the command line: {@code morph4j train cyclegan}. */
public final class CycleGan implements Architecture<CycleGanConfig> {
  @Override
  public String name() {
    return "cyclegan";
  }

  @Override
  public String summary() {
    return "unpaired translation between two domains (Zhu et al. 2017, arXiv:1703.10593)";
  }

  @Override
  public Map<String, CycleGanConfig> presets() {
    return ImmutableMap.of(
        "paper", CycleGanConfig.defaults(),
        "small", CycleGanConfig.small(),
        "tiny", CycleGanConfig.tiny());
  }

  @Override
  public Trainer trainer(CycleGanConfig config, DataLocation data, Training training) {
    UnpairedOptions options =
        UnpairedOptions.of(config.sampling(), config.inputChannels(), config.outputChannels());
    return new CycleGanTrainer(config, UnpairedData.open(data, options, training.seed()), training);
  }
}
