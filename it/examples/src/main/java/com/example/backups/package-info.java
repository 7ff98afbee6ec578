// SPDX-License-Identifier: Apache-2.0
/** The README's backup. */
package com.example.backups;
