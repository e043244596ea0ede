package io.morph4j.core.model;

import com.google.gson.JsonObject;
import io.morph4j.core.file.StrictJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Descriptions of version 1: one network from pictures to pictures, the policies of inference among
 * its options.
 */
final class DescriptionVersion1 {
  private static final String DROPOUT = "testDropout";
  private static final String STATISTICS = "batchStatistics";
  private static final String KEEPS_GREY = "keepsGrey";
  private static final String COLOURS = "colours";

  private DescriptionVersion1() {}

  static ModelDescription read(JsonObject json, String where) {
    Map<String, String> texts = StrictJson.texts(json, "options", where);
    int in = StrictJson.count(json, "inputChannels", 1, Bounds.SIZE, where);
    int out = StrictJson.count(json, "outputChannels", 1, Bounds.SIZE, where);
    NetworkDescription network = network(StrictJson.text(json, "network", where), texts, in, out);
    return new ModelDescription(
        StrictJson.text(json, "architecture", where),
        Map.of("G", network),
        new Signature.PictureToPicture(
            in, out, StrictJson.count(json, "multiple", 1, Bounds.SIZE, where), leastSide(network)),
        List.of(
            StrictJson.text(json, "sourceDomain", where),
            StrictJson.text(json, "targetDomain", where)),
        policy(texts),
        StrictJson.texts(json, "training", where));
  }

  private static NetworkDescription network(
      String kind, Map<String, String> texts, int in, int out) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("inputChannels", Integer.toString(in));
    options.put("outputChannels", Integer.toString(out));
    options.put("dropout", "false");
    options.putAll(texts);
    options.keySet().removeAll(List.of(DROPOUT, STATISTICS, KEEPS_GREY, COLOURS));
    return new NetworkDescription(NetworkRole.GENERATOR, kind, options);
  }

  private static InferencePolicy policy(Map<String, String> texts) {
    return new InferencePolicy(
        "on".equals(texts.get(DROPOUT)),
        "batch".equals(texts.get(STATISTICS)) ? BatchStatistics.BATCH : BatchStatistics.RUNNING,
        !"false".equals(texts.get(KEEPS_GREY)),
        "lab".equals(texts.get(COLOURS)) ? Colours.LAB : Colours.RGB);
  }

  /** Version 1 does not tell it; that of a network that cannot be built does not matter. */
  private static int leastSide(NetworkDescription network) {
    try {
      return network.read().leastSide();
    } catch (IllegalArgumentException | io.morph4j.core.file.UserException e) {
      return 1;
    }
  }
}
