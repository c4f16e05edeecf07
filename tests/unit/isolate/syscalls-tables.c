/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The tables of [syscalls] keep their laws: calls, groups, arguments, constants. */

#include "tap.h"

#include <sys/socket.h>

#include "isolate/syscalls-arguments.h"
#include "isolate/syscalls-constants.h"
#include "isolate/syscalls-groups.h"
#include "sys/numbers.h"

static void test_calls(void)
{
	size_t unsorted = 0, unknown = 0;

	for (size_t i = 0; i < CALLS_KNOWN; i++) {
		if (i && strcmp(call_names[i - 1], call_names[i]) >= 0)
			unsorted++;
		if (number_known(call_names[i]))
			continue;
		printf("# %s\n", call_names[i]);
		unknown++;
	}
	is_int((long long)unsorted, 0, "the calls are sorted");
	is_int((long long)unknown, 0, "every call has a number somewhere");
	is_int(call_find("read"), CALL_read, "a call is found by its name");
	is_int(call_find("raed"), -1, "and no other");
	is_str(call_names[CALL_writev], "writev", "the names are those of the numbers");
}

static bool in_calls[CALLS_KNOWN];

static void mark(unsigned int call, void *arg)
{
	(void)arg;
	in_calls[call] = true;
}

static bool has(const char *group, const char *call)
{
	memset(in_calls, 0, sizeof(in_calls));
	group_each(group_find(group), mark, NULL);
	return in_calls[call_find(call)];
}

static void test_groups(void)
{
	static const char *const names[] = {
		"@aio",           "@basic-io",
		"@chown",         "@clock",
		"@cpu-emulation", "@debug",
		"@default",       "@file-system",
		"@io-event",      "@ipc",
		"@keyring",       "@known",
		"@memlock",       "@module",
		"@mount",         "@network-io",
		"@obsolete",      "@ordinary",
		"@pkey",          "@privileged",
		"@process",       "@raw-io",
		"@reboot",        "@resources",
		"@sandbox",       "@setuid",
		"@signal",        "@swap",
		"@sync",          "@system-service",
		"@timer",         NULL,
	};
	const struct group *group;
	size_t n = 0;

	for (; names[n]; n++)
		ok(group_find(names[n]) != NULL, "there is a group %s", names[n]);
	ok(!group_nth(n), "and no other");
	for (size_t i = 0; (group = group_nth(i)); i++) {
		size_t twice = 0;

		for (size_t j = 1; j < group->n; j++)
			for (size_t k = 0; k < j; k++)
				twice += group->calls[j] == group->calls[k] &&
					 strcmp(group->name, "@ordinary");
		is_int((long long)twice, 0, "%s has no call twice", group->name);
		ok(group->doc && group->doc[strlen(group->doc) - 1] == '.',
		   "%s says what it is", group->name);
	}
	ok(has("@known", "writev") && has("@known", "_llseek") &&
		   has("@known", "mseal"),
	   "@known has all");
	ok(has("@system-service", "read"), "a group has those of its groups");
	ok(has("@privileged", "reboot"), "@privileged has @reboot");
	ok(!has("@ordinary", "mount") && !has("@ordinary", "clone3"),
	   "@ordinary has not what it must not");
	ok(!has("@ordinary", "socket"), "nor what it has in part");
}

static void test_arguments(void)
{
	struct argument argument;

	for (int call = 0; call < CALLS_KNOWN; call++) {
		const char *name = argument_names(call);
		char one[32];
		size_t n = 0, missing = 0;

		for (; *name; name += strspn(name, " "), n++) {
			int length = (int)strcspn(name, " ");

			snprintf(one, sizeof(one), "%.*s", length, name);
			missing += argument_find(call, one, &argument) < 0 ||
				   argument.number != n;
			name += length;
		}
		if (n)
			ok(!missing && n <= 6, "%s: each of %zu arguments is found",
			   call_names[call], n);
	}
	is_int(argument_find(CALL_ioctl, "request", &argument), 0, "ioctl: request");
	is_int(argument.number, 1, "is the second");
	is_int(argument.bits, 32, "and has 32 bits");
	is_int(argument_find(CALL_mprotect, "prot", &argument), 0, "mprotect: prot");
	is_int(argument.bits, 64, "has 64");
	is_int(argument_find(CALL_chmod, "mode", &argument), 0, "chmod: mode");
	is_int(argument.bits, 16, "has 16");
	is_int(argument_find(CALL_socket, "arg0", &argument), 0, "socket: arg0");
	is_int(argument.bits, 32, "is as wide as the domain");
	is_int(argument_find(CALL_socket, "arg5", &argument), 0, "socket: arg5");
	is_int(argument.bits, 64, "is as wide as a register");
	is_int(argument_find(CALL_socket, "arg6", &argument), -1, "there is no arg6");
	is_int(argument_find(CALL_prctl, "arg2", &argument), -1,
	       "arg2 of prctl(2) is its second, and ours the third: neither");
	is_int(argument_find(-1, "arg0", &argument), 0, "an unknown call has arg0");
	is_int(argument_find(-1, "fd", &argument), -1, "and no names");
}

static void test_constants(void)
{
	size_t unsorted = 0;
	uint64_t value = 0;

	for (size_t i = 1; constant_nth(i); i++)
		unsorted += strcmp(constant_nth(i - 1), constant_nth(i)) >= 0;
	is_int((long long)unsorted, 0, "the constants are sorted");
	ok(constant_find("AF_INET6", &value) == 0 && value == AF_INET6, "AF_INET6");
	ok(constant_find("TIOCSTI", &value) == 0 && value == 0x5412, "TIOCSTI");
	ok(constant_find("AT_FDCWD", &value) == 0 && value == (uint64_t)-100,
	   "a negative one is sign extended");
	is_int(constant_find("AF_", &value), -1, "no part of a name is one");
}

int main(void)
{
	test_calls();
	test_groups();
	test_arguments();
	test_constants();
	return tap_done();
}
