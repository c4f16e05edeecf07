/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What jails leave open, on kernels and for users that this machine has not. */

#include "cmd/assess.h"

#include "../tap.h"
#include "../trial.h"

/* The lines that the profile gets on the machine of the fake. */
static const char *opens(const char *profile)
{
	struct draft draft;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	trial_of(profile);
	draft = (struct draft){ fake, trial.profile, trial.plan, NULL };
	assess(&draft, out);
	fclose(out);
	strv_take(&trial.texts, text);
	return text;
}

static void test_sockets(void)
{
	static const char profile[] = "[network]\nmode = host\n";
	static const char network[] = "  open: network: the network is reached, and "
				      "the services of this host's loopback "
				      "(a.ini:2)\n";

	is_str(opens(profile), network,
	       "where Landlock closes abstract sockets, they are not open");
	fake.landlock_abi = 5;
	has_str(opens(profile),
		"  open: abstract-sockets: abstract sockets of this host, as of X11, "
		"are reached: only Landlock ABI 6 (Linux 6.12) could close them "
		"(a.ini:2)\n",
		"where it cannot, they are");
	has_str(opens("[namespaces]\nnet = host\n"),
		"only Landlock ABI 6 (Linux 6.12) could close them (a.ini:2)\n",
		"the other key that shares the network is blamed for it");
	is_str(opens(""), "", "without the host's network there are none to reach");
	is_str(opens("[namespaces]\nnet = /run/netns/a\n"), "",
	       "in a namespace that is joined they are not those of this host");
	fake.landlock_abi = 0;
	has_str(opens(profile),
		"  open: abstract-sockets: abstract sockets of this host, as of X11, "
		"are reached: Landlock, which could close them, is not there "
		"(a.ini:2)\n",
		"without Landlock they are");
	has_str(opens(""),
		"  open: landlock: there is no second wall around the files: this "
		"kernel has none",
		"and that there is none is said with the reason");
	fake.landlock_abi = 7;
}

static void test_root(void)
{
	static const char mapped[] = "[identity]\n"
				     "uid = root\n"
				     "uid-map = 0 100000 10\n"
				     "gid = root\n"
				     "gid-map = 0 100000 10\n";

	fake_user(0, "root", "/root");
	has_str(opens(""),
		"  open: root: ", "root's jail has root of the machine in it");
	is_str(opens(mapped), "", "but not where other ids are mapped");
	has_str(opens("[identity]\nuid-map = 0 0 10\ngid-map = 0 0 10\n"),
		"  open: root: who breaks out is root of this machine: run jail as an "
		"ordinary user, or map other ids (a.ini:2)\n",
		"a map that has root in it is blamed");
	has_str(opens("[namespaces]\nuser = host\n"), "  open: users: ",
		"without a user namespace capabilities are those of the host");
	has_str(opens("[namespaces]\nuser = host\n"),
		"  open: root: ", "and root is root");
	fake.set_groups = false;
	is_str(opens(""), "", "root of a user namespace is no root of the machine");
	fake_user(1000, "anna", "/home/anna");
	is_str(opens(""), "", "an ordinary user's empty profile leaves nothing open");
	is_str(opens("[identity]\nuid = root\n"), "",
	       "nor does one in which the user looks like root");
}

static void test_calls(void)
{
	has_str(opens("[syscalls]\nallow = @keyring bpf\n"),
		"may be made: add_key bpf keyctl (a.ini:2)\n",
		"what groups allow counts like what is named");
	is_str(opens("[syscalls]\nallow = @keyring bpf\ndeny = add_key keyctl bpf(cmd == 5)"
		     "\n"),
	       "", "but not what is denied after all, or allowed in part");
	has_str(opens("[syscalls]\ndefault = log\n"), "  open: default-calls: ",
		"a default that only logs lets every call through");
	is_str(opens("[syscalls]\ndefault = kill\n"), "", "one that kills does not");
}

int main(void)
{
	fake_boot();
	test_sockets();
	test_root();
	test_calls();
	trial_end();
	fake_done();
	return tap_done();
}
