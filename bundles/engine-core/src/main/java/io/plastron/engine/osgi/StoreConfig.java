// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Configuration of one store, factory PID {@value #PID}. The names are those of configuration
 * strings; {@code keys.target} is Declarative Services' own name for the filter that key providers
 * must match.
 */
@ObjectClassDefinition(
        name = "Plastron store",
        description = "An embedded, encrypted, checkpointed key/value store.")
@interface StoreConfig {
    String PID = "io.plastron.store";

    @AttributeDefinition(description = "Name of the store: service property plastron.store of its"
            + " Connection. Changing it opens the store again.")
    String name() default "default";

    @AttributeDefinition(description = "Folder of the store, an absolute path. Changing it closes"
            + " the store and opens that one.")
    String path();

    @AttributeDefinition(description = "Make the store when the folder holds none.")
    boolean create() default false;

    @AttributeDefinition(description = "leader (writes) or follower (reads what the leader"
            + " commits). May change while the store runs.")
    String role() default "leader";

    @AttributeDefinition(description = "Lead even though a living process leads; it is fenced off.")
    boolean take__over() default false;

    @AttributeDefinition(description = "Open at the last complete checkpoint although the log shows"
            + " that a later one was acknowledged: for a copy restored from a backup.")
    boolean accept__older() default false;

    @AttributeDefinition(description = "Seal the pages of a store that is created. An existing"
            + " store keeps what it is.")
    boolean sealed() default true;

    @AttributeDefinition(description = "Kind of key provider, such as file; empty for any; none for"
            + " a store without keys (with sealed=false).")
    String key__provider() default "";

    @AttributeDefinition(name = "keys.target", description = "OSGi filter that key providers must"
            + " match. May change while the store runs.")
    String keys_target() default "(objectClass=io.plastron.keyprovider.KeyProvider)";

    @AttributeDefinition(description = "checkpoint_meta string of the checkpoint a follower shall"
            + " stay at; empty for the newest. May change while the store runs.")
    String checkpoint__meta() default "";

    @AttributeDefinition(description = "Seconds between automatic checkpoints, 0 for none by time."
            + " May change while the store runs.")
    String checkpoint__wait() default "60";

    @AttributeDefinition(description = "Bytes of changes after which a checkpoint is made at the"
            + " latest (K, M, G). A small store makes one earlier: when a 32nd of it was replaced"
            + " (512K at least), an eighth of it changed or its log grown by that (4M at least),"
            + " or when pages are to be moved. 0 for none by size at all; then nothing bounds the"
            + " size of the folder either. May change while the store runs.")
    String checkpoint__dirty__max() default "64M";

    @AttributeDefinition(description = "Milliseconds that closing waits for its last checkpoint.")
    long close__millis__max() default 3_000;

    @AttributeDefinition(description = "Bytes of heap for pages in memory (K, M, G), 0 for a"
            + " quarter of the heap.")
    String cache__size() default "0";

    @AttributeDefinition(description = "Milliseconds that a commit waits when the page cache is"
            + " full of pages that are not written yet, or running transactions keep more than it"
            + " holds; then it fails with nothing done. Also the longest wait, after a successful"
            + " commit, for the log to give space back.")
    long cache__wait__millis() default 60_000;

    @AttributeDefinition(description = "Kind of page log: service property plastron.page-log.")
    String page__log() default "file";

    @AttributeDefinition(description = "Largest segment of the log in bytes (K, M, G), 8M to 1G.")
    String segment__max() default "64M";

    @AttributeDefinition(description = "Milliseconds a force may take before the log counts as"
            + " failed.")
    long force__millis__max() default 30_000;

    @AttributeDefinition(description = "Newest checkpoints that are kept, at least 1; older ones"
            + " give their space back. May change while the store runs.")
    long retain__checkpoints() default 1;

    @AttributeDefinition(description = "Checkpoints younger than these seconds are kept, too. May"
            + " change while the store runs.")
    long retain__seconds() default 0;

    @AttributeDefinition(description = "Give back the space of the log that no kept checkpoint"
            + " needs; off, the log only grows. May change while the store runs.")
    boolean reclaim() default true;

    @AttributeDefinition(description = "Milliseconds a key provider may take to load its keys.")
    long key__load__millis() default 10_000;

    @AttributeDefinition(description = "Milliseconds any other call of a key provider may take.")
    long key__call__millis() default 10_000;

    @AttributeDefinition(description = "Milliseconds the withdrawal of a key provider waits for"
            + " calls inside it, at most 3000.")
    long key__drain__millis() default 1_000;

    @AttributeDefinition(description = "Milliseconds a checkpoint or read waits for a key"
            + " provider.")
    long key__absent__wait__millis() default 5_000;
}
