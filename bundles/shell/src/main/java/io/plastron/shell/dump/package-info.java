// SPDX-License-Identifier: Apache-2.0
/**
 * Dumps: tables as text, in the three loadable forms of the original's tool and its two forms for
 * people, byte for byte. {@link io.plastron.shell.dump.Dumper} writes the tables of a session
 * through a {@link io.plastron.shell.dump.DumpWriter};
 * {@link io.plastron.shell.dump.Loader} creates and fills tables from what a
 * {@link io.plastron.shell.dump.DumpReader} reads, all of a dump or nothing. Both stream: their
 * memory depends on the longest row, never on how many there are.
 *
 * <h2>Print and hex</h2>
 *
 * <pre>
 * WiredTiger Dump (WiredTiger Version 12.0.0)
 * Format=print                                   or Format=hex
 * Header
 * table:NAME                                     a line with a URI, a line with its settings:
 * SETTINGS                                       the table, its column groups, its indices
 * Data
 * KEY                                            a line with a packed key, one with its value
 * VALUE
 * </pre>
 *
 * Several tables follow one another. {@link io.plastron.shell.dump.PrintCodec} and
 * {@link io.plastron.shell.dump.HexCodec} say how packed bytes are written.
 *
 * <h2>JSON</h2>
 *
 * <pre>
 * { "WiredTiger Dump Version" : "1 (12.0.0)",
 *   "table:NAME" : [ { "config" : "…", "colgroups" : [ { "uri" : "…", "config" : "…" } ],
 *                      "indices" : [ … ] },
 *                    { "data" : [ { "COLUMN" : "text", "COLUMN" : 12 } ] } ] }
 * </pre>
 *
 * {@link io.plastron.shell.dump.JsonDumpWriter} has the white space, which is the original's.
 *
 * <h2>For people</h2>
 *
 * {@link io.plastron.shell.dump.PrettyText}; it cannot be loaded.
 */
package io.plastron.shell.dump;
