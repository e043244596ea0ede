/**
 * Picture files in memory: {@link io.morph4j.data.format.PictureFile#of} looks at the first bytes,
 * walks the file's blocks and says in a {@link io.morph4j.data.format.PictureHeader} what decoding
 * will give and how much memory it takes, or refuses a file that is cut short. Until then nothing
 * larger than a header is allocated; {@link io.morph4j.data.format.PictureFile#decode} gives the
 * samples as stored, and an error where they are other than the header says. One class per format.
 */
@NullMarked
package io.morph4j.data.format;

import org.jspecify.annotations.NullMarked;
