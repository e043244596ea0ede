package io.morph4j.stargan.v2;

import com.google.common.collect.ImmutableMap;
import io.morph4j.core.train.Architecture;
import io.morph4j.core.train.DataLocation;
import io.morph4j.core.train.Trainer;
import io.morph4j.core.train.Training;
import io.morph4j.data.DomainData;
import io.morph4j.data.DomainOptions;
import io.morph4j.data.DomainPictures;
import io.morph4j.data.MaskFolder;
import java.util.List;
import java.util.Map;

/** StarGAN v2 on the command line: {@code morph4j train stargan2}. */
public final class StarGan2 implements Architecture<StarGan2Config> {
  @Override
  public String name() {
    return "stargan2";
  }

  @Override
  public String summary() {
    return "diverse translation among domains by styles (Choi et al. 2020, arXiv:1912.01865)";
  }

  @Override
  public Map<String, StarGan2Config> presets() {
    return ImmutableMap.of(
        "afhq", StarGan2Config.afhq(),
        "celeba", StarGan2Config.celeba(),
        "small", StarGan2Config.small(),
        "tiny", StarGan2Config.tiny());
  }

  @Override
  public Trainer trainer(StarGan2Config config, DataLocation data, Training training) {
    MaskFolder masks = MaskFolder.of(data, config.masks());
    DomainPictures pictures = DomainPictures.find(data, List.of(), masks);
    DomainOptions options =
        DomainOptions.of(config.sampling(), config.channels())
            .withReferences(true)
            .withMasks(masks);
    return new StarGan2Trainer(
        config, DomainData.open(pictures, options, training.seed()), training);
  }
}
