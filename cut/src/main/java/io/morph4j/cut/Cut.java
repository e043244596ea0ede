package io.morph4j.cut;

import com.google.common.collect.ImmutableMap;
import io.morph4j.core.train.Architecture;
import io.morph4j.core.train.DataLocation;
import io.morph4j.core.train.Trainer;
import io.morph4j.core.train.Training;
import io.morph4j.data.UnpairedData;
import io.morph4j.data.UnpairedOptions;
import java.util.Map;

/** CUT on the command line: {@code morph4j train cut}, with FastCUT as a preset. */
public final class Cut implements Architecture<CutConfig> {
  @Override
  public String name() {
    return "cut";
  }

  @Override
  public String summary() {
    return "unpaired translation from A to B by contrastive patches, and FastCUT"
        + " (Park et al. 2020, arXiv:2007.15651)";
  }

  @Override
  public Map<String, CutConfig> presets() {
    return ImmutableMap.of(
        "paper", CutConfig.defaults(),
        "fastcut", CutConfig.defaults().fast(),
        "small", CutConfig.small(),
        "tiny", CutConfig.tiny(),
        "tiny-fastcut", CutConfig.tiny().fast());
  }

  @Override
  public Trainer trainer(CutConfig config, DataLocation data, Training training) {
    UnpairedOptions options =
        UnpairedOptions.of(config.sampling(), config.inputChannels(), config.outputChannels());
    UnpairedData pictures = UnpairedData.open(data, options, training.seed());
    return new CutTrainer(config, pictures, training);
  }
}
