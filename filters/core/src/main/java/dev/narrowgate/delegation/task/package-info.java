/** The task of a delegation: its name, and the limits that only shrink on its way (law 6). */
@NullMarked
package dev.narrowgate.delegation.task;

import org.jspecify.annotations.NullMarked;
