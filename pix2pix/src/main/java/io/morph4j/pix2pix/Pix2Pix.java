package io.morph4j.pix2pix;

import com.google.common.collect.ImmutableMap;
import io.morph4j.core.train.Architecture;
import io.morph4j.core.train.DataLocation;
import io.morph4j.core.train.Trainer;
import io.morph4j.core.train.Training;
import io.morph4j.data.PairedData;
import java.util.Map;

/** Pix2pix on the command line: {@code morph4j train pix2pix}. */
public final class Pix2Pix implements Architecture<Pix2PixConfig> {
  @Override
  public String name() {
    return "pix2pix";
  }

  @Override
  public String summary() {
    return "translation learned from pairs of pictures (Isola et al. 2017, arXiv:1611.07004)";
  }

  @Override
  public Map<String, Pix2PixConfig> presets() {
    return ImmutableMap.of(
        "paper", Pix2PixConfig.defaults(),
        "small", Pix2PixConfig.small(),
        "tiny", Pix2PixConfig.tiny());
  }

  @Override
  public Trainer trainer(Pix2PixConfig config, DataLocation data, Training training) {
    return new Pix2PixTrainer(
        config, PairedData.open(data, config.pairs(), training.seed()), training);
  }
}
