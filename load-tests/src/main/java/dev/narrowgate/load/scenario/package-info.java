/** Scenarios of Gatling: what a gateway meets in its life, each with a report of its own. */
@NullMarked
package dev.narrowgate.load.scenario;

import org.jspecify.annotations.NullMarked;
