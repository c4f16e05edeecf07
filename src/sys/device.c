/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Devices of a cgroup: see device.h. */

#include "sys/device.h"

#include <errno.h>
#include <inttypes.h>
#include <linux/bpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sys/cgroup.h"
#include "util/cleanup.h"
#include "util/xalloc.h"

/* Instructions at the begin, of each rule at most, and at the end. */
enum { PROLOGUE = 4, PER_RULE = 5, EPILOGUE = 2 };

const char *device_rule_text(const struct device_rule *rule, char *buffer, size_t size)
{
	char kind = rule->block ? 'b' : 'c';

	if (rule->any_minor)
		snprintf(buffer, size, "%c %" PRIu32 ":*", kind, rule->major);
	else
		snprintf(buffer, size, "%c %" PRIu32 ":%" PRIu32, kind, rule->major,
			 rule->minor);
	return buffer;
}

static struct bpf_insn load(uint8_t to, int16_t offset)
{
	return (struct bpf_insn){
		.code = BPF_LDX | BPF_MEM | BPF_W,
		.dst_reg = to,
		.src_reg = BPF_REG_1, /* the context */
		.off = offset,
	};
}

static struct bpf_insn operate(uint8_t code, uint8_t to, int32_t value)
{
	return (struct bpf_insn){ .code = code, .dst_reg = to, .imm = value };
}

static struct bpf_insn skip_unless(uint8_t reg, uint32_t value, int16_t skipped)
{
	return (struct bpf_insn){
		.code = BPF_JMP32 | BPF_JNE | BPF_K,
		.dst_reg = reg,
		.off = skipped,
		.imm = (int32_t)value,
	};
}

/* What is allowed may be read, written and made; so the access is not looked at. */
static size_t compile(const struct device_rule *rules, size_t n, struct bpf_insn *code)
{
	static const struct bpf_insn end = { .code = BPF_JMP | BPF_EXIT };
	const struct bpf_insn *begin = code;

	*code++ = load(BPF_REG_2, offsetof(struct bpf_cgroup_dev_ctx, access_type));
	*code++ = operate(BPF_ALU | BPF_AND | BPF_K, BPF_REG_2, 0xffff);
	*code++ = load(BPF_REG_3, offsetof(struct bpf_cgroup_dev_ctx, major));
	*code++ = load(BPF_REG_4, offsetof(struct bpf_cgroup_dev_ctx, minor));
	for (size_t i = 0; i < n; i++) {
		int16_t left = rules[i].any_minor ? 3 : 4;

		*code++ = skip_unless(BPF_REG_2,
				      rules[i].block ? BPF_DEVCG_DEV_BLOCK
						     : BPF_DEVCG_DEV_CHAR,
				      left--);
		*code++ = skip_unless(BPF_REG_3, rules[i].major, left--);
		if (!rules[i].any_minor)
			*code++ = skip_unless(BPF_REG_4, rules[i].minor, left--);
		*code++ = operate(BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_0, 1);
		*code++ = end;
	}
	*code++ = operate(BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_0, 0);
	*code++ = end;
	return (size_t)(code - begin);
}

static int bpf_call(enum bpf_cmd command, union bpf_attr *attributes)
{
	return (int)syscall(SYS_bpf, command, attributes, sizeof(*attributes));
}

/* The cgroup keeps the program, and lets it go with itself. */
static int attach(int cgroup, int program, struct error *err)
{
	union bpf_attr attributes;

	memset(&attributes, 0, sizeof(attributes));
	attributes.target_fd = (uint32_t)cgroup;
	attributes.attach_bpf_fd = (uint32_t)program;
	attributes.attach_type = BPF_CGROUP_DEVICE;
	attributes.attach_flags = BPF_F_ALLOW_MULTI; /* an inner cgroup may add one */
	if (bpf_call(BPF_PROG_ATTACH, &attributes) < 0)
		return fail_errno(err, "cannot attach the eBPF program for devices");
	return 0;
}

static int guard_unified(int cgroup, const struct device_rule *rules, size_t n,
			 struct error *err)
{
	AUTO_FREE struct bpf_insn *code =
		xcalloc(PROLOGUE + n * PER_RULE + EPILOGUE, sizeof(*code));
	AUTO_CLOSE int program = -1;
	union bpf_attr attributes;

	memset(&attributes, 0, sizeof(attributes));
	attributes.prog_type = BPF_PROG_TYPE_CGROUP_DEVICE;
	attributes.insns = (uint64_t)(uintptr_t)code;
	attributes.insn_cnt = (uint32_t)compile(rules, n, code);
	attributes.license = (uint64_t)(uintptr_t) "LGPL-2.1-or-later";
	program = bpf_call(BPF_PROG_LOAD, &attributes);
	if (program < 0)
		return fail_errno(err, "cannot load the eBPF program for devices");
	return attach(cgroup, program, err);
}

static int guard_legacy(int cgroup, const struct device_rule *rules, size_t n,
			struct error *err)
{
	char line[64];

	if (cgroup_write(cgroup, "devices.deny", "a", err) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		snprintf(line, sizeof(line), "%s rwm", DEVICE_RULE_TEXT(&rules[i]));
		if (cgroup_write(cgroup, "devices.allow", line, err) == 0)
			continue;
		if (err->errnum == EPERM)
			fail_hint(err, "the cgroup of the caller does not have the "
				       "device either: its devices.list tells");
		return -1;
	}
	return 0;
}

int device_guard(int cgroup, bool unified, const struct device_rule *rules, size_t n,
		 struct error *err)
{
	return unified ? guard_unified(cgroup, rules, n, err)
		       : guard_legacy(cgroup, rules, n, err);
}
