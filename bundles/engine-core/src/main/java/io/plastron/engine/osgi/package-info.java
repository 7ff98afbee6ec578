// SPDX-License-Identifier: Apache-2.0
/** The thin components that put a store into an OSGi framework. */
package io.plastron.engine.osgi;
