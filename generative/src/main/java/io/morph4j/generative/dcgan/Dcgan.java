package io.morph4j.generative.dcgan;

import com.google.common.collect.ImmutableMap;
import io.morph4j.core.train.Architecture;
import io.morph4j.core.train.DataLocation;
import io.morph4j.core.train.Trainer;
import io.morph4j.core.train.Training;
import io.morph4j.data.LabelledData;
import io.morph4j.data.LabelledOptions;
import java.util.Map;

/** DCGAN on the command line: {@code morph4j train dcgan}. */
public final class Dcgan implements Architecture<DcganConfig> {
  @Override
  public String name() {
    return "dcgan";
  }

  @Override
  public String summary() {
    return "pictures from noise under any adversarial loss (Radford et al. 2016, arXiv:1511.06434)";
  }

  @Override
  public Map<String, DcganConfig> presets() {
    return ImmutableMap.of("paper", DcganConfig.defaults(), "tiny", DcganConfig.tiny());
  }

  @Override
  public Trainer trainer(DcganConfig config, DataLocation data, Training training) {
    LabelledOptions options =
        new LabelledOptions(config.side(), config.channels(), config.batchSize(), config.flip());
    return new DcganTrainer(config, LabelledData.open(data, options, training.seed()), training);
  }
}
