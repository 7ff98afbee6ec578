// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

/**
 * The identity of a page, shared by every version of its node: its id, and the newest record that
 * holds it. Looked at by checkpoints only, which are one at a time per tree.
 */
final class Page {
    /** The first id a tree gives. */
    static final long ID_FIRST = 100;

    final long id;
    /** The newest record; null until the page is first written. Guarded by the checkpoint lock. */
    Cookie cookie;

    Page(long id) {
        this.id = id;
    }

    Page(Cookie cookie) {
        this.id = cookie.pageId();
        this.cookie = cookie;
    }
}
