// SPDX-License-Identifier: Apache-2.0
/** Sessions and cursors: what an application holds in its hands. */
package io.plastron.engine.session;
