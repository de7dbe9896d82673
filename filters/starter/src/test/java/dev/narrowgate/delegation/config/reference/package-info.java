/** Generates the reference of the keys, the JSON schema and the metadata for editors from the records of the settings. */
@NullMarked
package dev.narrowgate.delegation.config.reference;

import org.jspecify.annotations.NullMarked;
