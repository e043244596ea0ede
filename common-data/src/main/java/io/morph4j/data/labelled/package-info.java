/**
 * Pictures with their classes: {@link io.morph4j.data.labelled.LabelledFolders} finds what is in a
 * folder (IDX files, CIFAR-10 files, a folder per class, or pictures without classes) and gives
 * {@link io.morph4j.data.labelled.LabelledPictures}.
 */
@NullMarked
package io.morph4j.data.labelled;

import org.jspecify.annotations.NullMarked;
