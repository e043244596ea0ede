package io.morph4j.core.network;

import io.morph4j.core.Golden;
import io.morph4j.core.nn.Initializer;
import io.morph4j.engine.tensor.RandomStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;

/** Whole networks against reference outputs, gradients and running statistics. */
@Tag("arrays")
class NetworkGoldenTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resnet_batch_rect",
        "resnet_batch_square",
        "resnet_dropout_slots",
        "resnet_instance_channels",
        "resnet_instance_rect",
        "resnet_instance_square",
        "unet_batch_rect",
        "unet_batch_six",
        "unet_batch_square",
        "unet_instance_rect",
        "patch_l1_instance",
        "patch_l2_batch",
        "patch_l3_batch_rect",
        "patch_l3_instance_rect",
        "patch_l3_instance_square",
        "patch_l4_instance",
        "patch_l5_batch",
        "pixel_batch",
        "pixel_instance",
        "stargan1_d_16",
        "stargan1_d_32",
        "stargan2_d",
        "stargan2_g_hpf0_equal",
        "dcgan_d_32",
        "dcgan_d_64",
        "dcgan_d_nonorm",
        "dcgan_g_32",
        "dcgan_g_64"
      })
  void network_inFloatInsideSteps_matchesReference(String file) {
    Golden golden = Golden.read("net_" + file);
    NetworkComparison.inFloat(golden, loaded(golden, DataType.FLOAT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resnet_batch_rect",
        "resnet_instance_rect",
        "unet_batch_rect",
        "patch_l3_instance_rect",
        "pixel_batch",
        "stargan1_d_16",
        "stargan2_g_hpf0_equal"
      })
  void network_inDouble_matchesReferenceToItsLastDigits(String file) {
    Golden golden = Golden.read("net_" + file);
    NetworkComparison.inDouble(golden, loaded(golden, DataType.DOUBLE));
  }

  static GoldenNetwork loaded(Golden golden, DataType type) {
    Initializer init = new Initializer(Initializer.Scheme.NORMAL, .02, type, new RandomStream(3));
    GoldenNetwork net = GoldenNetwork.build(golden.text("arch"), golden.object("hparams"), init);
    net.module().load(golden.arrays("w."));
    return net;
  }
}
