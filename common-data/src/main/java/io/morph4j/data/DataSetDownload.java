package io.morph4j.data;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import io.morph4j.core.file.FileErrors;
import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import io.morph4j.data.download.Archive;
import io.morph4j.data.download.PublishedDataSet;
import io.morph4j.data.download.ResumableDownload;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Published data sets, fetched and unpacked into a new folder. An interrupted download goes on
 * where it stopped; the archive is checked before it is unpacked and unpacked without trust.
 *
 * @param base the address that the sets' paths are below; default is {@link #PUBLISHED}
 * @param sha256 what the archive must hash to, 64 hexadecimal digits; null (the default) accepts
 *     any and records it
 * @param maxBytes the largest archive; default is 16 GiB
 * @param maxUnpackedBytes the most that an archive may unpack to; default is 64 GiB
 */
public record DataSetDownload(
    URI base, @Nullable String sha256, long maxBytes, long maxUnpackedBytes) {

  /** The server of the authors of CycleGAN and pix2pix. */
  public static final URI PUBLISHED = URI.create("http://efrosgans.eecs.berkeley.edu/");

  /** The file in the new folder that records where it came from. */
  public static final String RECORD = "source.txt";

  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");
  private static final int MAX_ENTRIES = 2_000_000;
  private static final int ATTEMPTS = 4;

  public DataSetDownload {
    String scheme = base.getScheme();
    if (!"http".equals(scheme) && !"https".equals(scheme)) {
      throw new UsageException("the base URL is " + base + "; it begins with http: or https:");
    }
    if (sha256 != null && !HEX.matcher(sha256).matches()) {
      throw new UsageException("sha256 is \"" + sha256 + "\"; it has 64 hexadecimal digits");
    }
  }

  public static DataSetDownload defaults() {
    return new DataSetDownload(PUBLISHED, null, 16L << 30, 64L << 30);
  }

  public DataSetDownload withBase(URI value) {
    return new DataSetDownload(value, sha256, maxBytes, maxUnpackedBytes);
  }

  public DataSetDownload withSha256(String value) {
    return new DataSetDownload(base, value, maxBytes, maxUnpackedBytes);
  }

  /**
   * What was fetched.
   *
   * @param url from where
   * @param folder with the unpacked data set
   * @param bytes of the archive
   * @param sha256 of the archive
   * @param checked whether the hash was compared with a given one
   */
  public record Fetched(URI url, Path folder, long bytes, String sha256, boolean checked) {}

  /**
   * Fetches {@code set} into the new folder {@code folder}, which appears when it is complete. The
   * archive stands beside it as {@code .NAME.part} meanwhile.
   *
   * @throws UserException if the folder is in use, the server has no such file or cannot be
   *     reached, the hash is wrong, or the archive is damaged or malicious
   */
  public Fetched fetch(PublishedDataSet set, Path folder, ResumableDownload.Progress progress) {
    Path target = folder.toAbsolutePath().normalize();
    NewFolder.refuseUsed(folder, target);
    Path parent = Objects.requireNonNullElse(target.getParent(), target);
    String partName = "." + target.getFileName() + "-" + set.archive() + ".part";
    Path part = parent.resolve(partName);
    URI url = url(set);
    try {
      Files.createDirectories(parent);
      new ResumableDownload(maxBytes, ATTEMPTS).fetch(url, part, progress);
      String hash = MoreFiles.asByteSource(part).hash(Hashing.sha256()).toString();
      check(url, part, hash);
      Fetched fetched = new Fetched(url, folder, Files.size(part), hash, sha256 != null);
      NewFolder.fill(folder, inside -> unpack(part, inside, fetched));
      Files.delete(part);
      return fetched;
    } catch (IOException e) {
      throw new UserException("cannot write " + part + ": " + FileErrors.reason(e), e);
    }
  }

  private URI url(PublishedDataSet set) {
    String text = base.toString();
    return URI.create(text + (text.endsWith("/") ? "" : "/") + set.path());
  }

  private void check(URI url, Path part, String hash) throws IOException {
    if (sha256 != null && !hash.equals(sha256.toLowerCase(Locale.ROOT))) {
      Files.delete(part);
      throw new UserException(
          String.format(
              "%s: the SHA-256 is %s, expected was %s; the file was thrown away",
              url, hash, sha256));
    }
  }

  private void unpack(Path archive, Path inside, Fetched fetched) throws IOException {
    try {
      new Archive(archive, maxUnpackedBytes, MAX_ENTRIES).unpackContentInto(inside);
    } catch (UserException unusable) {
      Files.delete(archive);
      throw unusable;
    }
    Files.writeString(
        inside.resolve(RECORD),
        String.format(
            "url: %s%nbytes: %d%nsha256: %s%n", fetched.url, fetched.bytes, fetched.sha256));
  }
}
