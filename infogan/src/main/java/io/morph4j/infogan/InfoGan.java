package io.morph4j.infogan;

import com.google.common.collect.ImmutableMap;
import io.morph4j.core.train.Architecture;
import io.morph4j.core.train.DataLocation;
import io.morph4j.core.train.Trainer;
import io.morph4j.core.train.Training;
import io.morph4j.data.LabelledData;
import io.morph4j.data.LabelledOptions;
import java.util.Map;

/** InfoGAN on the command line: {@code morph4j train infogan}. */
public final class InfoGan implements Architecture<InfoGanConfig> {
  @Override
  public String name() {
    return "infogan";
  }

  @Override
  public String summary() {
    return "pictures from noise and codes with a meaning (Chen et al. 2016, arXiv:1606.03657)";
  }

  @Override
  public Map<String, InfoGanConfig> presets() {
    return ImmutableMap.of(
        "paper", InfoGanConfig.paper(),
        "tiny", InfoGanConfig.tiny(),
        "shared28", InfoGanConfig.shared28(),
        "tf32", InfoGanConfig.tf32());
  }

  @Override
  public Trainer trainer(InfoGanConfig config, DataLocation data, Training training) {
    LabelledOptions options =
        new LabelledOptions(config.side(), config.channels(), config.batchSize(), false);
    LabelledData pictures = LabelledData.open(data, options, training.seed());
    return new InfoGanTrainer(config, pictures, training);
  }
}
