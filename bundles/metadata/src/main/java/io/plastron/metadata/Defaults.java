// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import io.plastron.config.ConfigString;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the rows of a table say when {@code create} says nothing: keys, order and values of
 * WiredTiger 12.0, so that its tools read them. Most of them mean nothing to Plastron; see {@link
 * Settings}.
 */
final class Defaults {
    /** A {@code file:} row without what a checkpoint adds. */
    static final ConfigString FILE = ConfigString.parse(
            "access_pattern_hint=none,allocation_size=4KB,app_metadata=,"
            + "assert=(commit_timestamp=none,durable_timestamp=none,read_timestamp=none,"
            + "write_timestamp=off),block_allocation=best,block_compressor=,"
            + "block_manager=default,cache_resident=false,checksum=on,collator=,columns=,"
            + "dictionary=0,disaggregated=(delta_pct=20,max_consecutive_delta=32,page_log=),"
            + "encryption=(keyid=,name=),format=btree,huffman_key=,huffman_value=,id=0,"
            + "ignore_in_memory_cache_size=false,in_memory=false,internal_item_max=0,"
            + "internal_key_max=0,internal_key_truncate=true,internal_page_max=4KB,"
            + "key_format=u,key_gap=10,leaf_item_max=0,leaf_key_max=0,leaf_page_max=32KB,"
            + "leaf_value_max=0,log=(enabled=true),memory_page_image_max=0,"
            + "memory_page_max=5MB,os_cache_dirty_max=0,os_cache_max=0,"
            + "prefix_compression=false,prefix_compression_min=4,readonly=false,"
            + "split_deepen_min_child=0,split_deepen_per_child=0,split_pct=90,"
            + "tiered_object=false,"
            + "tiered_storage=(auth_token=,bucket=,bucket_prefix=,cache_directory=,"
            + "local_retention=300,name=,object_target_size=0),value_format=u,verbose=[],"
            + "version=(major=2,minor=1),write_timestamp_usage=none");

    /** A {@code file:} row before its first checkpoint. */
    static final ConfigString FILE_NEW = ConfigString.parse(FILE + "," + checkpoint(""));

    /** A {@code table:} row. */
    static final ConfigString TABLE = ConfigString.parse(
            "app_metadata=,"
            + "assert=(commit_timestamp=none,durable_timestamp=none,read_timestamp=none,"
            + "write_timestamp=off),colgroups=,collator=,columns=,key_format=u,"
            + "value_format=u,verbose=[],write_timestamp_usage=none");

    /** A {@code colgroup:} row. */
    static final ConfigString COLGROUP = ConfigString.parse(
            "app_metadata=,"
            + "assert=(commit_timestamp=none,durable_timestamp=none,read_timestamp=none,"
            + "write_timestamp=off),collator=,columns=,source=,type=file,verbose=[],"
            + "write_timestamp_usage=none");

    /** An {@code index:} row. */
    static final ConfigString INDEX = ConfigString.parse(
            "app_metadata=,"
            + "assert=(commit_timestamp=none,durable_timestamp=none,read_timestamp=none,"
            + "write_timestamp=off),collator=,columns=,immutable=false,key_format=,source=,"
            + "type=file,value_format=,verbose=[],write_timestamp_usage=none");

    /** What a {@code file:} row says of the object as it is and not of how to create it. */
    private static final Set<String> FILE_ONLY =
            Set.of("id", "readonly", "tiered_object", "version");

    /** Everything {@code create} accepts, with its default, keys in alphabetical order. */
    static final ConfigString CREATE = create();

    private Defaults() {}

    /** How a file's row ends; the last item says that there is no log. */
    private static String checkpoint(String list) {
        return "checkpoint=" + list
                + ",checkpoint_backup_info=,checkpoint_lsn=(4294967295,2147483647)";
    }

    /**
     * The row of a file with another checkpoint. Not by parsing: each checkpoint does this for each
     * tree it wrote. Values of the application stand in front, and no entry holds these words.
     */
    static String withCheckpoint(String fileRow, CheckpointEntry entry) {
        return fileRow.substring(0, fileRow.lastIndexOf(",checkpoint=") + 1)
                + checkpoint(CheckpointEntry.list(entry));
    }

    private static ConfigString create() {
        ConfigString all = FILE.merge(ConfigString.parse(
                "colgroups=,exclusive=false,immutable=false,"
                + "import=(compare_timestamp=oldest_timestamp,enabled=false,file_metadata=,"
                + "metadata_file=,panic_corrupt=true,repair=false),ingest=,source=,stable=,"
                + "type=file"));
        return ConfigString.parse(all.entries().stream()
                .filter(item -> !FILE_ONLY.contains(item.key()))
                .sorted(Comparator.comparing(ConfigString.Entry::key))
                .map(ConfigString.Entry::toString)
                .collect(Collectors.joining(",")));
    }
}
