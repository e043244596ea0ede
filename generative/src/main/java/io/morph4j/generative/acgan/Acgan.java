package io.morph4j.generative.acgan;

import com.google.common.collect.ImmutableMap;
import io.morph4j.core.train.Architecture;
import io.morph4j.core.train.DataLocation;
import io.morph4j.core.train.Trainer;
import io.morph4j.core.train.Training;
import io.morph4j.data.LabelledOptions;
import io.morph4j.generative.ClassifiedPictures;
import java.util.Map;

/** AC-GAN on the command line: {@code morph4j train acgan}. */
public final class Acgan implements Architecture<AcganConfig> {
  @Override
  public String name() {
    return "acgan";
  }

  @Override
  public String summary() {
    return "pictures of a class that is asked for (Odena et al. 2017, arXiv:1610.09585)";
  }

  @Override
  public Map<String, AcganConfig> presets() {
    return ImmutableMap.of("paper", AcganConfig.defaults(), "tiny", AcganConfig.tiny());
  }

  @Override
  public Trainer trainer(AcganConfig config, DataLocation data, Training training) {
    LabelledOptions options =
        new LabelledOptions(config.side(), config.channels(), config.batchSize(), false);
    return new AcganTrainer(
        config, ClassifiedPictures.open(data, options, training.seed()), training);
  }
}
