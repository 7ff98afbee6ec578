// SPDX-License-Identifier: Apache-2.0
/** An example of the README. */
package com.example.visits;
