/** The form of the paper (Chen et al. 2016): one trunk, one optimiser for each player. */
@NullMarked
package io.morph4j.infogan.paper;

import org.jspecify.annotations.NullMarked;
