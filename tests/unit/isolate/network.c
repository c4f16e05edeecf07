/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* [network]: whose it is, and what of name resolution is seen. */

#include "isolate/network.h"

#include <sched.h>

#include "../tap.h"
#include "../trial.h"

static bool is_new(void)
{
	return trial.plan.namespaces.clone_flags & CLONE_NEWNET;
}

static void test_values(void)
{
	trial_reads("network", "mode", "none", "none");
	trial_reads("network", "mode", "host", "host");
	trial_refuses("[network]\nmode = hots\n",
		      "a.ini:2:8: [network] mode = hots: did you mean host?",
		      "a mode that is none is refused");
}

static void test_modes(void)
{
	trial_of("");
	ok(is_new(), "an empty profile has a network of its own");
	is_str(trial_shows(&step_loopback), "lo up", "... with a loopback");
	is_str(trial_mount("/etc/resolv.conf"), "-", "... and no name servers");
	trial_of("[network]\nmode = host\n");
	ok(!is_new(), "mode = host is the host's");
	is_str(trial_shows(&step_loopback), "-", "... whose loopback is not touched");
	trial_of("[namespaces]\nnet = host\n");
	is_str(trial_faults(), "", "[namespaces] net = host says the same");
	ok(!is_new(), "... for the namespace");
	is_str(trial_mount("/etc/hosts"), "bind ro /etc/hosts (a.ini:2)",
	       "... and for names");
	trial_of("[namespaces]\nnet = host\n[network]\nmode = host\n");
	is_str(trial_faults(), "", "both may be said");
	trial_of("[namespaces]\nnet = new\n[network]\nmode = none\n");
	is_str(trial_faults(), "", "... and of their contraries, too");
	trial_of("[namespaces]\nnet = /run/netns/blue\n");
	ok(!is_new(), "what is joined is not made");
	is_str(trial_shows(&step_loopback), "-", "... nor brought up");
}

static void test_contradictions(void)
{
	trial_refuses("[namespaces]\nnet = new\n[network]\nmode = host\n",
		      "a.ini:4:8: [network] mode: `host` is not to be had with "
		      "[namespaces] net = new",
		      "mode = host contradicts a new network");
	trial_refuses("[network]\nmode = host\n[namespaces]\nnet = /run/netns/blue\n",
		      "a.ini:2:8: [network] mode: `host` is not to be had with a "
		      "network namespace that is joined",
		      "... and one that is joined");
	trial_refuses("[network]\nmode = none\n[namespaces]\nnet = host\n",
		      "a.ini:2:8: [network] mode: `none` is not to be had with "
		      "[namespaces] net = host",
		      "mode = none contradicts the host's");
	trial_of("[network]\nmode = none\n[namespaces]\nnet = /run/netns/blue\n");
	is_str(trial_faults(), "", "... and not one that is joined");
}

/* What the filter says of a call. */
static const char *answer(const char *call)
{
	const char *text = trial.plan.syscalls.text;
	const char *line = strstr(text, pool_printf(&fake_pool, "\n%s ", call));

	line = line ? line + 1 : text;
	return pool_strndup(&fake_pool, line, strcspn(line, "\n"));
}

static void test_sysctl(void)
{
	trial_of("");
	is_str(trial_shows(&step_network_sysctl), "-", "nothing is granted by itself");
	trial_of("[network]\nping = yes\nprivileged-ports = yes\n");
	is_str(trial_shows(&step_network_sysctl),
	       "ping for group 1000\nports from 0 on", "echo requests, and low ports");
	trial_refuses("[network]\nmode = host\nping = yes\n",
		      "a.ini:3:8: [network] ping: the network is not the jail's own | "
		      "who made it says that, by sysctl(8): ip(7) and icmp(7)",
		      "the host's is not the jail's to change");
	trial_refuses("[namespaces]\nnet = /run/netns/blue\n[network]\n"
		      "privileged-ports = yes\n",
		      "a.ini:4:20: [network] privileged-ports: the network is not the "
		      "jail's own | who made it says that, by sysctl(8): ip(7) and "
		      "icmp(7)",
		      "... nor one that is joined");
}

static void test_families(void)
{
	trial_reads("network", "families", "unix inet", "unix inet");
	trial_refuses("[network]\nfamilies = unix intet\n",
		      "a.ini:2:17: [network] families = unix intet: no family is "
		      "called intet; did you mean inet",
		      "a family that is none is refused");
	trial_refuses("[network]\nfamilies = unix none\n",
		      "a.ini:2:17: [network] families = unix none: `none` stands alone",
		      "and none beside others");
	trial_of("[network]\nfamilies = unix packet\n");
	is_str(answer("socket"),
	       "socket arg0 & 0xffffffff == 0x1: allow; arg0 & 0xffffffff == 0x11: "
	       "allow; errno EAFNOSUPPORT",
	       "these and no others, whatever is ordinary");
	is_str(answer("socketpair"),
	       "socketpair arg0 & 0xffffffff == 0x1: allow; arg0 & 0xffffffff == 0x11: "
	       "allow; errno EAFNOSUPPORT",
	       "... of pairs, too");
	trial_of("[network]\nfamilies = none\n[syscalls]\nallow = @network-io\n"
		 "default = allow\n");
	is_str(answer("socket"), "socket errno EAFNOSUPPORT",
	       "none is none, also where groups and the default allow all");
	trial_of("[network]\nfamilies = unix\nfamilies =\n");
	has_str(answer("socket"), "arg0 & 0xffffffff == 0xa: allow",
		"an empty list says nothing");
	trial_refuses("[network]\nfamilies = unix\n[syscalls]\n"
		      "allow = socket(domain == AF_VSOCK)\n",
		      "a.ini:4:9: [syscalls] allow: which sockets there are is said by "
		      "[network] families (a.ini:2) | have the family there",
		      "[syscalls] adds none");
	trial_refuses("[network]\nfamilies = unix\n[syscalls]\nallow = socket\n",
		      "a.ini:4:9: [syscalls] allow: which sockets there are is said by "
		      "[network] families (a.ini:2) | have the family there",
		      "... nor all of them");
}

/* The directory is shown in which a resolver renames a new file over the old one. */
static void test_resolver(void)
{
	static const char host[] = "[network]\n\nmode = host\n";

	trial_of(host);
	is_str(trial_mount("/run/systemd/resolve"),
	       "bind ro /run/systemd/resolve (a.ini:3)",
	       "the directory of a resolver in /run is shown");
	is_str(trial_mount("/etc/resolv.conf"),
	       "symlink /etc/resolv.conf -> /run/systemd/resolve/stub-resolv.conf "
	       "(a.ini:3)",
	       "... and the name that leads there");
	is_str(trial_mount("/etc/hosts"), "bind ro /etc/hosts (a.ini:3)",
	       "the host's names are seen");
	is_str(trial_mount("/etc/gai.conf"), "bind ro /etc/gai.conf (a.ini:3)",
	       "... and how addresses are chosen, where there is such a file");
	is_str(trial_mount("/etc/host.conf"), "-",
	       "... and nothing where there is none");
	fake_remove("/etc/resolv.conf");
	fake_text("/etc/resolv.conf", "nameserver 192.0.2.1\n");
	trial_of(host);
	is_str(trial_mount("/etc/resolv.conf"), "bind ro /etc/resolv.conf (a.ini:3)",
	       "a plain file is shown as it is");
	fake_link("/etc/resolv.conf", "../srv/data/secret");
	trial_of(host);
	is_str(trial_mount("/etc/resolv.conf"), "bind ro /etc/resolv.conf (a.ini:3)",
	       "and so is a symlink that does not lead to /run");
	is_str(trial_mount("/srv/data"), "-", "... whose directory is not shown");
	fake_text("/run/resolv.conf", "nameserver 192.0.2.1\n");
	fake_link("/etc/resolv.conf", "/run/resolv.conf");
	trial_of(host);
	is_str(trial_mount("/run"), "private /run",
	       "of a file right in /run, not all of /run is shown");
	fake_remove("/etc/resolv.conf");
	trial_of(host);
	is_str(trial_faults(), "", "without any there is none");
	is_str(trial_mount("/etc/resolv.conf"), "-", "... inside either");
	fake_link("/etc/resolv.conf", "/run/nowhere");
	trial_of(host);
	is_str(trial_mount("/etc/resolv.conf"), "-", "nor of one that leads nowhere");
	fake_boot();
}

static void test_roots(void)
{
	trial_of("[network]\nmode = host\n[mounts]\nroot = empty\n");
	is_str(trial_mount("/etc/hosts"), "-", "an empty root gets no file of names");
	trial_of("[network]\nmode = host\n[mounts]\nroot = /opt/rootfs\n");
	is_str(trial_mount("/etc/hosts"), "-", "nor does one that has its own");
	trial_of("[network]\nmode = host\n[mounts]\nfile = /etc/hosts \"x\"\n");
	is_str(trial_mount("/etc/hosts"), "file /etc/hosts 0444 (a.ini:4)",
	       "what the profile says of such a file wins");
}

int main(void)
{
	fake_boot();
	test_values();
	test_modes();
	test_contradictions();
	test_families();
	test_sysctl();
	test_resolver();
	test_roots();
	trial_end();
	fake_done();
	return tap_done();
}
