package io.morph4j.generative.bigan;

import com.google.common.collect.ImmutableMap;
import io.morph4j.core.file.UsageException;
import io.morph4j.core.train.Architecture;
import io.morph4j.core.train.DataLocation;
import io.morph4j.core.train.Trainer;
import io.morph4j.core.train.Training;
import io.morph4j.data.LabelledData;
import io.morph4j.data.LabelledOptions;
import java.util.Map;

/** BiGAN on the command line: {@code morph4j train bigan}. */
public final class Bigan implements Architecture<BiganConfig> {
  @Override
  public String name() {
    return "bigan";
  }

  @Override
  public String summary() {
    return "pictures from codes, and codes from pictures (Donahue et al. 2017, arXiv:1605.09782)";
  }

  @Override
  public Map<String, BiganConfig> presets() {
    return ImmutableMap.of("paper", BiganConfig.defaults(), "tiny", BiganConfig.tiny());
  }

  @Override
  public Trainer trainer(BiganConfig config, DataLocation data, Training training) {
    if (config.channels() != 1 && config.channels() != 3) {
      throw new UsageException(
          "channels is %d; pictures have 1 (grey) or 3 (RGB)".formatted(config.channels()));
    }
    LabelledOptions options =
        new LabelledOptions(config.side(), config.channels(), config.batchSize(), false);
    return new BiganTrainer(config, LabelledData.open(data, options, training.seed()), training);
  }
}
