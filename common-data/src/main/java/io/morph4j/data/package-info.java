/**
 * Pictures on disk to arrays and back, and sets of them to train on.
 *
 * <p>{@link io.morph4j.data.PictureReader} decodes a file into a {@link io.morph4j.data.Picture},
 * which knows its depth and channels and keeps alpha aside; {@link io.morph4j.data.PictureWriter}
 * writes it back. {@link io.morph4j.data.Preprocessing} resizes, crops and mirrors a picture and
 * makes planes in [-1, 1] of it. {@link io.morph4j.data.PictureTranslation} takes one through a
 * model.
 *
 * <p>Training without pairs: {@link io.morph4j.data.UnpairedFolders} finds the two domains in a
 * folder, {@link io.morph4j.data.UnpairedData} turns them into an endless sequence of {@link
 * io.morph4j.data.UnpairedBatch}es, each a function of seed and position alone, read ahead on
 * background threads.
 *
 * <p>Training with pairs: {@link io.morph4j.data.PairedFolders} finds and matches them, {@link
 * io.morph4j.data.PairedData} makes {@link io.morph4j.data.PairedBatch}es in the same way, both
 * pictures of a pair cropped and mirrored alike.
 *
 * <p>Where data come from: {@link io.morph4j.data.FruitPictures} draws apples and oranges, {@link
 * io.morph4j.data.PairedPictures} drawings of them with their pictures, {@link
 * io.morph4j.data.DataSetDownload} fetches published sets, {@link io.morph4j.data.DataInspection}
 * says what is in a folder and gives advice. {@link io.morph4j.data.MaskedColour} scores translated
 * fruit.
 *
 * <p>Mistakes in the user's files are {@link io.morph4j.core.file.UserException}s; those about one
 * picture are {@link io.morph4j.data.PictureException}s of one line.
 */
@NullMarked
package io.morph4j.data;

import org.jspecify.annotations.NullMarked;
