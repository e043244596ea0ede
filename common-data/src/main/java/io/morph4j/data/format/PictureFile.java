package io.morph4j.data.format;

/**
 * A picture file in memory whose header has been read and whose blocks have been walked: it is
 * whole as far as that can be told without decoding. {@link #header} says what decoding will give
 * and take, {@link #decode} does it.
 */
public sealed interface PictureFile
    permits BmpFile, JpegFile, PngFile, PnmFile, TiffFile, WebpFile {

  /** What the file says about itself. */
  PictureHeader header();

  /**
   * The samples as stored, not turned and in the colours of the file: {@link
   * PictureHeader#storedBands} of {@link PictureHeader#bits} bits, alpha last and not multiplied
   * into the others. Inks are 0 where there is none.
   *
   * @throws FormatException if the data are damaged, end early, or are other than the header says
   */
  SampleGrid decode() throws FormatException;

  /**
   * The picture in the bytes of a whole file, told apart by content.
   *
   * @throws FormatException if it is no picture, of a kind that is not read, or cut short
   */
  static PictureFile of(byte[] file) throws FormatException {
    FileBytes bytes = new FileBytes(file);
    if (file.length == 0) {
      throw new FormatException("the file is empty");
    }
    if (bytes.has(0, "\u0089PNG\r\n\u001A\n")) {
      return PngFile.read(bytes);
    }
    if (bytes.has(0, "\u00FF\u00D8\u00FF")) {
      return JpegFile.read(bytes);
    }
    if (bytes.has(0, "RIFF") && bytes.has(8, "WEBP")) {
      return WebpFile.read(bytes);
    }
    if (bytes.has(0, "BM")) {
      return BmpFile.read(bytes);
    }
    if (bytes.has(0, "II*\0") || bytes.has(0, "MM\0*")) {
      return TiffFile.read(bytes);
    }
    if (bytes.has(0, "P") && bytes.length() > 2 && "123456".indexOf(bytes.u8(1)) >= 0) {
      return PnmFile.read(bytes);
    }
    throw new FormatException(
        OtherFiles.describe(bytes) + "; PNG, JPEG, WebP, BMP, TIFF and PPM pictures are read");
  }
}
