package io.morph4j.generative.dcgan;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.train.Architecture;
import io.morph4j.core.train.DataLocation;
import io.morph4j.core.train.Trainer;
import io.morph4j.core.train.Training;
import io.morph4j.data.LabelledData;
import io.morph4j.data.LabelledOptions;
import io.morph4j.generative.ClassifiedPictures;
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
    DcganConfig paper = DcganConfig.defaults();
    return ImmutableMap.of(
        "paper",
        paper,
        "tiny",
        DcganConfig.tiny(),
        "wgan",
        with(paper, "loss=wgan criticSteps=5 learningRate=5e-5"),
        "wgan-gp",
        with(paper, "loss=wgan-gp discriminatorNorm=none criticSteps=5 learningRate=1e-4 beta2=.9"),
        "relativistic",
        with(
            paper,
            "loss=relativistic norm=none discriminatorNorm=none penalty=1 beta1=0 beta2=.99"),
        "cgan",
        with(
            paper,
            "loss=lsgan networks=dense conditional=true filters=128 discriminatorFilters=512"
                + " channels=1 side=32 initialization=xavier initGain=1 epochs=200"));
  }

  private static DcganConfig with(DcganConfig preset, String settings) {
    return ConfigRecords.with(preset, Splitter.on(' ').withKeyValueSeparator('=').split(settings));
  }

  @Override
  public Trainer trainer(DcganConfig config, DataLocation data, Training training) {
    LabelledOptions options =
        new LabelledOptions(config.side(), config.channels(), config.batchSize(), config.flip());
    LabelledData pictures =
        config.conditional()
            ? ClassifiedPictures.open(data, options, training.seed())
            : LabelledData.open(data, options, training.seed());
    return new DcganTrainer(config, pictures, training);
  }
}
