package io.morph4j.core.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class PictureArraysTest {
  @Test
  void toImageLike_everySampleOfAColourPicture_comesBack() {
    BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_3BYTE_BGR);
    for (int i = 0; i < 256; i++) {
      image.setRGB(i % 16, i / 16, (i << 16) | ((255 - i) << 8) | (i ^ 0x55));
    }

    INDArray array = PictureArrays.fromImage(image);
    BufferedImage back = PictureArrays.toImageLike(array, image);

    assertThat(array.shape()).containsExactly(1, 3, 16, 16);
    assertThat(array.getFloat(0, 0, 0, 0)).isEqualTo(-1f);
    assertThat(array.getFloat(0, 1, 0, 0)).isEqualTo(1f);
    for (int i = 0; i < 256; i++) {
      assertThat(back.getRGB(i % 16, i / 16)).isEqualTo(image.getRGB(i % 16, i / 16));
    }
  }

  @Test
  void toImageLike_greyOf8And16Bits_keepsDepthAndSamples() {
    for (int type : new int[] {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY}) {
      int top = type == BufferedImage.TYPE_BYTE_GRAY ? 255 : 65535;
      int[] samples = {0, 1, 77, top / 2, top - 1, top};
      BufferedImage image = new BufferedImage(6, 1, type);
      image.getRaster().setSamples(0, 0, 6, 1, 0, samples);

      INDArray array = PictureArrays.fromImage(image);
      BufferedImage back = PictureArrays.toImageLike(array, image);

      assertThat(array.shape()).containsExactly(1, 1, 1, 6);
      assertThat(array.getFloat(0, 0, 0, 5)).isEqualTo(1f);
      assertThat(back.getType()).isEqualTo(type);
      assertThat(back.getRaster().getSamples(0, 0, 6, 1, 0, (int[]) null)).isEqualTo(samples);
    }
  }

  @Test
  void toImageLike_pictureWithAlpha_carriesItOver() {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x80102030);
    image.setRGB(1, 0, 0x00FFFFFF);

    BufferedImage back = PictureArrays.toImageLike(PictureArrays.fromImage(image), image);

    assertThat(back.getRGB(0, 0)).isEqualTo(0x80102030);
    assertThat(back.getRGB(1, 0) >>> 24).isZero();
  }

  @Test
  void toImage_valuesBetweenAndBeyond_areRoundedToEvenAndClipped() {
    float[] values = {-3, 3, Float.NaN, 0.5f / 127.5f - 1, 0};
    INDArray array = Nd4j.create(values, new long[] {1, 1, 1, 5}, 'c');

    BufferedImage image = PictureArrays.toImage(array);

    assertThat(image.getRaster().getSamples(0, 0, 5, 1, 0, (int[]) null))
        .containsExactly(0, 255, 0, 0, 128);
  }

  @Test
  void pad_narrowPicture_isReflectedBackAndForth() {
    INDArray line = Nd4j.create(new float[] {1, 2, 3}, new long[] {1, 1, 1, 3}, 'c');

    INDArray padded = ReflectedMargin.pad(line, 8, 1);

    assertThat(padded.shape()).containsExactly(1, 1, 8, 8);
    for (int row = 0; row < 8; row++) {
      assertThat(padded.slice(0).slice(0).getRow(row).toFloatVector())
          .containsExactly(1, 2, 3, 2, 1, 2, 3, 2);
    }
    assertThat(ReflectedMargin.pad(Nd4j.ones(DataType.FLOAT, 1, 1, 8, 16), 8, 1).shape())
        .containsExactly(1, 1, 8, 16);
  }

  @Test
  void fromImage_greyWithAlpha_takesTheSamplesAsTheyAre() {
    for (int type : new int[] {DataBuffer.TYPE_BYTE, DataBuffer.TYPE_USHORT}) {
      ColorModel model =
          new ComponentColorModel(
              ColorSpace.getInstance(ColorSpace.CS_GRAY),
              true,
              false,
              Transparency.TRANSLUCENT,
              type);
      WritableRaster raster = model.createCompatibleWritableRaster(2, 1);
      int scale = type == DataBuffer.TYPE_BYTE ? 1 : 257;
      raster.setPixel(1, 0, new int[] {120 * scale, 200 * scale});
      BufferedImage image = new BufferedImage(model, raster, false, null);

      INDArray array = PictureArrays.fromImage(image);
      BufferedImage back = PictureArrays.toImageLike(array, image);

      assertThat(array.shape()).containsExactly(1, 1, 1, 2);
      assertThat(array.getFloat(0, 0, 0, 1)).isEqualTo(120 / 127.5f - 1);
      assertThat(back.getRGB(1, 0)).isEqualTo(0xC8787878);
    }
  }
}
