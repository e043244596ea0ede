package io.morph4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.opencv.global.opencv_core.CV_32FC3;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_RGB2Lab;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import io.morph4j.core.inference.LabColour;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;

class LabColourTest {
  private static final int SIDE = 16;

  private final float[] rgb = Samples.random(SIDE, SIDE, 3, 8, false).planes(3);

  @Test
  void lightnessAndColour_randomPicture_agreeWithOpenCv() {
    float[] lightness = LabColour.lightness(rgb);
    float[] colour = LabColour.colour(rgb);
    int plane = SIDE * SIDE;
    float[] pixels = new float[3 * plane];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (rgb[i % 3 * plane + i / 3] + 1) / 2;
    }
    try (FloatPointer memory = new FloatPointer(pixels);
        Mat picture = new Mat(SIDE, SIDE, CV_32FC3, memory);
        Mat lab = new Mat()) {
      cvtColor(picture, lab, COLOR_RGB2Lab);
      float[] wanted = new float[3 * plane];
      new FloatPointer(lab.data()).get(wanted);
      for (int i = 0; i < plane; i++) {
        assertThat((lightness[i] + 1) * 50).isCloseTo(wanted[3 * i], within(.5f));
        assertThat(colour[i] * 110).isCloseTo(wanted[3 * i + 1], within(.5f));
        assertThat(colour[plane + i] * 110).isCloseTo(wanted[3 * i + 2], within(.5f));
      }
    }
  }

  @Test
  void toRgb_ofAPicturesParts_givesThePictureBack() {
    float[] back = LabColour.toRgb(LabColour.lightness(rgb), LabColour.colour(rgb));

    assertThat(back).containsExactly(rgb, within(1e-4f));
  }

  @Test
  void lightness_greyLevels_haveNoColour() {
    float[] greys = {-1, 0, 1, -1, 0, 1, -1, 0, 1};

    assertThat(LabColour.lightness(greys))
        .containsExactly(new float[] {-1, .0678f, 1}, within(1e-3f));
    assertThat(LabColour.colour(greys)).containsExactly(new float[6], within(1e-3f));
  }

  @Test
  void colour_everySaturatedColour_staysInRange() {
    for (int i = 0; i < 8; i++) {
      float[] corner = {(i & 1) * 2 - 1, (i & 2) - 1, (i & 4) / 2f - 1};
      for (float value : LabColour.colour(corner)) {
        assertThat(value).isBetween(-1f, 1f);
      }
    }
  }

  @Test
  void toRgb_colourOutsideSrgb_isClipped() {
    float[] made = LabColour.toRgb(new float[] {.9f}, new float[] {1, -1});

    for (float value : made) {
      assertThat(value).isBetween(-1f, 1f);
    }
  }
}
