package io.morph4j.tools.report;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.RenderedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** A GIF of several pictures, shown one after another without end. */
public final class AnimatedGif {
  private static final int COLOURS = 256;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ImageOutputStream out = new MemoryCacheImageOutputStream(bytes);
  private final ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
  private final ImageWriteParam inOrder = writer.getDefaultWriteParam();
  private final int delay;
  private boolean begun;

  /**
   * @param delay hundredths of a second that each picture stays
   */
  public AnimatedGif(int delay) {
    this.delay = delay;
    writer.setOutput(out);
    inOrder.setProgressiveMode(ImageWriteParam.MODE_DISABLED);
    try {
      writer.prepareWriteSequence(null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One more picture, in RGB and of the size of the first. */
  public void add(BufferedImage picture) {
    try {
      BufferedImage own = withPalette(picture);
      writer.writeToSequence(new IIOImage(own, null, metadata(own)), inOrder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    begun = true;
  }

  /** The file, which takes no more pictures. */
  public byte[] bytes() {
    try {
      writer.endWriteSequence();
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /**
   * The picture with a palette of its own: its colours, or where these are too many, few of all.
   */
  private static BufferedImage withPalette(BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    int[] pixels = picture.getRGB(0, 0, width, height, null, 0, width);
    if (Arrays.stream(pixels).distinct().count() > COLOURS) {
      Arrays.setAll(pixels, i -> coarse(pixels[i]));
    }
    int[] palette = Arrays.stream(pixels).distinct().sorted().toArray();
    IndexColorModel colours =
        new IndexColorModel(
            8, COLOURS, Arrays.copyOf(palette, COLOURS), 0, false, -1, DataBuffer.TYPE_BYTE);
    BufferedImage own = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, colours);
    Arrays.setAll(pixels, i -> Arrays.binarySearch(palette, pixels[i]));
    own.getRaster().setSamples(0, 0, width, height, 0, pixels);
    return own;
  }

  /** The nearest of 6 reds, 7 greens and 6 blues. */
  private static int coarse(int rgb) {
    return 0xFF000000
        | level(rgb >> 16 & 0xFF, 5) << 16
        | level(rgb >> 8 & 0xFF, 6) << 8
        | level(rgb & 0xFF, 5);
  }

  private static int level(int sample, int steps) {
    return Math.round(Math.round(sample * steps / 255f) * 255f / steps);
  }

  private IIOMetadata metadata(RenderedImage picture) throws IIOInvalidTreeException {
    IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(picture), inOrder);
    String format = metadata.getNativeMetadataFormatName();
    IIOMetadataNode root = new IIOMetadataNode(format);
    IIOMetadataNode control = new IIOMetadataNode("GraphicControlExtension");
    control.setAttribute("disposalMethod", "none");
    control.setAttribute("userInputFlag", "FALSE");
    control.setAttribute("transparentColorFlag", "FALSE");
    control.setAttribute("transparentColorIndex", "0");
    control.setAttribute("delayTime", Integer.toString(delay));
    root.appendChild(control);
    if (!begun) {
      root.appendChild(withoutEnd());
    }
    metadata.mergeTree(format, root);
    return metadata;
  }

  /** Netscape's extension: 0 rounds are endless ones. */
  private static IIOMetadataNode withoutEnd() {
    IIOMetadataNode extension = new IIOMetadataNode("ApplicationExtension");
    extension.setAttribute("applicationID", "NETSCAPE");
    extension.setAttribute("authenticationCode", "2.0");
    extension.setUserObject(new byte[] {1, 0, 0});
    IIOMetadataNode extensions = new IIOMetadataNode("ApplicationExtensions");
    extensions.appendChild(extension);
    return extensions;
  }
}
