/**
 * What a picture file says about itself before it is decoded: {@link
 * io.morph4j.data.format.PictureHeader#read} looks at the first bytes, walks the file's blocks and
 * returns size, channels, depth and orientation, or refuses a file that is cut short. Nothing here
 * decodes pixels or allocates more than a header.
 */
@NullMarked
package io.morph4j.data.format;

import org.jspecify.annotations.NullMarked;
