/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * The devices that the processes of a cgroup may open and make
 *
 * In version 1 the controller "devices" keeps a list
 * (admin-guide/cgroup-v1/devices.rst); in version 2 an eBPF program of the type
 * BPF_PROG_TYPE_CGROUP_DEVICE decides (admin-guide/cgroup-v2.rst, "Device controller").
 * Either takes the power of root in the first user namespace.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/error.h"

struct device_rule {
	bool block; /* or a character device */
	uint32_t major, minor;
	bool any_minor;
};

/* Allow those devices alone in an open cgroup of that version, and in all below it. */
int device_guard(int cgroup, bool unified, const struct device_rule *rules, size_t n,
		 struct error *err);

/* The rule as version 1 writes it, without the access: "c 1:3", "c 136:*". */
#define DEVICE_RULE_TEXT(rule) device_rule_text((rule), (char[32]){ 0 }, 32)
const char *device_rule_text(const struct device_rule *rule, char *buffer, size_t size);
