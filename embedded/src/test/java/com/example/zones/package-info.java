// SPDX-License-Identifier: Apache-2.0
/** The example of the README for plain Java. */
package com.example.zones;
