// SPDX-License-Identifier: Apache-2.0
package io.plastron;

import io.plastron.types.Lsn;

/**
 * How far a verification got, or what it found.
 *
 * @param checkpoint verified
 * @param tables done
 * @param pages read and checked
 * @param rows seen
 * @param bytes stored bytes read
 * @param bytesTotal stored bytes the checkpoint says it has
 */
public record VerifyReport(
        Lsn checkpoint, int tables, long pages, long rows, long bytes, long bytesTotal) {}
