/** Spring Cloud Gateway without this project: plain, and with Spring Security's resource server. */
@NullMarked
package dev.narrowgate.load.spring;

import org.jspecify.annotations.NullMarked;
