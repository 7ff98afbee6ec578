// SPDX-License-Identifier: Apache-2.0
/**
 * A key provider for tests: it answers, waits, hangs, lies and fails as its script says, and
 * records every call.
 *
 * <p><strong>It protects nothing.</strong> Its data keys follow from a seed that stands in its
 * configuration: whoever has this bundle can compute them. Never use it for data that matters.
 */
package io.plastron.keyprovider.mock;
