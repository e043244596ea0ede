/**
 * Published data sets from the net. {@link io.morph4j.data.download.PublishedDataSet} knows them by
 * name, {@link io.morph4j.data.download.ResumableDownload} brings the archive, {@link
 * io.morph4j.data.download.Archive} unpacks it without trusting it. {@link
 * io.morph4j.data.DataSetDownload} is the way in.
 */
@NullMarked
package io.morph4j.data.download;

import org.jspecify.annotations.NullMarked;
