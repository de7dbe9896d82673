/** Writes what was measured: a page, a table for programs, and a plot. */
@NullMarked
package dev.narrowgate.load.report;

import org.jspecify.annotations.NullMarked;
