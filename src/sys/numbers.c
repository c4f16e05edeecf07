/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* System calls by name and number: see numbers.h. */

#include "sys/numbers.h"

#include <linux/audit.h>
#include <seccomp.h>
#include <string.h>

#include "util/cleanup.h"

/* clang-format off */
static const struct architecture architectures[] = {
	{ "x86-64", SCMP_ARCH_X86_64, AUDIT_ARCH_X86_64, "x86", 0, false, false },
	{ "x86", SCMP_ARCH_X86, AUDIT_ARCH_I386, "x86", 0, true, false },
	{ "x32", SCMP_ARCH_X32, AUDIT_ARCH_X86_64, "x86", 0x40000000, false, false },
	{ "arm64", SCMP_ARCH_AARCH64, AUDIT_ARCH_AARCH64, "arm", 0, false, false },
	{ "arm", SCMP_ARCH_ARM, AUDIT_ARCH_ARM, "arm", 0, true, false },
	{ "mips", SCMP_ARCH_MIPS, AUDIT_ARCH_MIPS, "mips", 4000, true, false },
	{ "mips64", SCMP_ARCH_MIPS64, AUDIT_ARCH_MIPS64, "mips", 5000, false, false },
	{ "mips64-n32", SCMP_ARCH_MIPS64N32, AUDIT_ARCH_MIPS64N32, "mips", 6000,
	  false, false },
	{ "mips-le", SCMP_ARCH_MIPSEL, AUDIT_ARCH_MIPSEL, "mips-le", 4000, true, false },
	{ "mips64-le", SCMP_ARCH_MIPSEL64, AUDIT_ARCH_MIPSEL64, "mips-le", 5000,
	  false, false },
	{ "mips64-le-n32", SCMP_ARCH_MIPSEL64N32, AUDIT_ARCH_MIPSEL64N32, "mips-le",
	  6000, false, false },
	{ "parisc", SCMP_ARCH_PARISC, AUDIT_ARCH_PARISC, "parisc", 0, true, false },
	{ "parisc64", SCMP_ARCH_PARISC64, AUDIT_ARCH_PARISC64, "parisc", 0, false, false },
	{ "ppc", SCMP_ARCH_PPC, AUDIT_ARCH_PPC, "ppc", 0, true, false },
	{ "ppc64", SCMP_ARCH_PPC64, AUDIT_ARCH_PPC64, "ppc", 0, false, false },
	{ "ppc64-le", SCMP_ARCH_PPC64LE, AUDIT_ARCH_PPC64LE, "ppc-le", 0, false, false },
	{ "riscv64", SCMP_ARCH_RISCV64, AUDIT_ARCH_RISCV64, "riscv", 0, false, false },
	{ "s390", SCMP_ARCH_S390, AUDIT_ARCH_S390, "s390", 0, true, true },
	{ "s390x", SCMP_ARCH_S390X, AUDIT_ARCH_S390X, "s390", 0, false, true },
#ifdef SCMP_ARCH_LOONGARCH64
	{ "loongarch64", SCMP_ARCH_LOONGARCH64, AUDIT_ARCH_LOONGARCH64, "loongarch", 0,
	  false, false },
#endif
};

/* Newer than libseccomp 2.5.0, from scripts/syscall.tbl of the kernel. */
static const struct {
	const char *name;
	int number; /* added to the architecture's base */
	const char *only; /* the one architecture that has it */
} newer[] = {
	{ "cachestat", 451, NULL },
	{ "epoll_pwait2", 441, NULL },
	{ "fchmodat2", 452, NULL },
	{ "file_getattr", 468, NULL },
	{ "file_setattr", 469, NULL },
	{ "futex_requeue", 456, NULL },
	{ "futex_wait", 455, NULL },
	{ "futex_waitv", 449, NULL },
	{ "futex_wake", 454, NULL },
	{ "getxattrat", 464, NULL },
	{ "landlock_add_rule", 445, NULL },
	{ "landlock_create_ruleset", 444, NULL },
	{ "landlock_restrict_self", 446, NULL },
	{ "listmount", 458, NULL },
	{ "listns", 470, NULL },
	{ "listxattrat", 465, NULL },
	{ "lsm_get_self_attr", 459, NULL },
	{ "lsm_list_modules", 461, NULL },
	{ "lsm_set_self_attr", 460, NULL },
	{ "map_shadow_stack", 453, NULL },
	{ "memfd_secret", 447, NULL },
	{ "mount_setattr", 442, NULL },
	{ "mseal", 462, NULL },
	{ "open_tree_attr", 467, NULL },
	{ "process_madvise", 440, NULL },
	{ "process_mrelease", 448, NULL },
	{ "quotactl_fd", 443, NULL },
	{ "removexattrat", 466, NULL },
	{ "riscv_hwprobe", 258, "riscv64" },
	{ "rseq_slice_yield", 471, NULL },
	{ "set_mempolicy_home_node", 450, NULL },
	{ "setxattrat", 463, NULL },
	{ "statmount", 457, NULL },
	{ "uprobe", 336, "x86-64" },
	{ "uretprobe", 335, "x86-64" },
};
/* clang-format on */

enum {
	NEWEST = 471,
	NEWEST_X32 = 547, /* x32 had a few numbers of its own, above all others */
};

const struct architecture *architecture_nth(size_t n)
{
	return n < N_ELEMENTS(architectures) ? &architectures[n] : NULL;
}

const struct architecture *architecture_find(const char *name)
{
	for (size_t i = 0; i < N_ELEMENTS(architectures); i++)
		if (!strcmp(architectures[i].name, name))
			return &architectures[i];
	return NULL;
}

const struct architecture *architecture_native(void)
{
	uint32_t token = seccomp_arch_native();

	for (size_t i = 0; i < N_ELEMENTS(architectures); i++)
		if (architectures[i].token == token)
			return &architectures[i];
	return NULL;
}

static int newer_find(const struct architecture *architecture, const char *name)
{
	for (size_t i = 0; i < N_ELEMENTS(newer); i++) {
		if (strcmp(newer[i].name, name))
			continue;
		if (newer[i].only && strcmp(newer[i].only, architecture->name))
			return -1;
		return architecture->base + newer[i].number;
	}
	return -1;
}

int number_find(const struct architecture *architecture, const char *name)
{
	int number = seccomp_syscall_resolve_name_arch(architecture->token, name);

	if (number >= 0)
		return number;
	return number == __NR_SCMP_ERROR ? newer_find(architecture, name) : -1;
}

/* How libseccomp numbers what socketcall(2) and ipc(2) stand for. */
static bool is_multiplexed(int number)
{
	return (number <= -100 && number >= -120) || (number <= -200 && number >= -224);
}

bool number_rule(const struct architecture *architecture, const char *name, int *ret)
{
	int there = seccomp_syscall_resolve_name_arch(architecture->token, name);

	/* As numbers of x86-64, which they are but for the bit: sys/filter-chain.c. */
	if (architecture->token == SCMP_ARCH_X32) {
		*ret = number_find(architecture, name);
		return *ret >= 0 && seccomp_arch_native() == SCMP_ARCH_X86_64;
	}
	*ret = seccomp_syscall_resolve_name(name);
	if (there >= 0)
		return true;
	if (there == __NR_SCMP_ERROR) {
		/* A number that is not in the tables goes through for our own. */
		*ret = newer_find(architecture, name);
		return *ret >= 0 && architecture->token == seccomp_arch_native();
	}
	return is_multiplexed(there) && number_find(architecture, "socketcall") >= 0;
}

bool number_known(const char *name)
{
	if (seccomp_syscall_resolve_name(name) != __NR_SCMP_ERROR)
		return true;
	for (size_t i = 0; i < N_ELEMENTS(newer); i++)
		if (!strcmp(newer[i].name, name))
			return true;
	return false;
}

int number_newest(const struct architecture *architecture)
{
	bool x32 = architecture->token == SCMP_ARCH_X32;

	return architecture->base + (x32 ? NEWEST_X32 : NEWEST);
}
