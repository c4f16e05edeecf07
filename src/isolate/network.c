/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * [network]: what can be reached
 *
 * Should: bring up the loopback of a new network namespace, by one ioctl; say what of
 * the host's name resolution is seen where its network is shared.
 * Must not: load libnl for that.
 */

#include "isolate/network.h"

#include <ctype.h>
#include <net/if.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>

#include "isolate/mounts.h"
#include "model.h"
#include "sys/proc.h"
#include "util/cleanup.h"
#include "util/path.h"
#include "util/text.h"

CHOICE_TYPE(network_mode, "none | host", "none", "host");

/* As address_families(7) names them, without "AF_" and in small letters. */
static const char *const family_words[] = {
	"alg", "bluetooth", "can",  "inet",  "inet6", "key",  "netlink", "packet",
	"rds", "tipc",      "unix", "vsock", "xdp",   "none", NULL,
};

static int check_families(const void *slot, struct error *err)
{
	const struct words *words = slot;

	if (words_check(words, family_words, "family", err) < 0)
		return -1;
	for (size_t i = 0; i < words->n && words->n > 1; i++)
		if (!strcmp(words->items[i].text, "none"))
			return fail_place(err, &words->items[i].place,
					  "`none` stands alone");
	return 0;
}

typedef struct words slot_families;
static const struct type type_families = {
	.grammar = "FAMILY... | none",
	.words = family_words,
	.list = true,
	.parse = words_parse,
	.print = words_print,
	.done = words_done,
};

static const struct key keys[] = {
	KEY(network, mode, network_mode, "none", NULL,
	    "`none`: a loopback of the jail's own and nothing else; `host`: the "
	    "network of the host, with its loopback, and without its abstract sockets "
	    "where the kernel can close them (Landlock ABI 6)."),
	KEY(network, families, families, "", check_families,
	    "Families of sockets that the program can make, and no others: unix, inet, "
	    "inet6, netlink, packet and others of address_families(7); `none`: no "
	    "socket at all.  Others answer EAFNOSUPPORT.  Without it [syscalls] says; "
	    "@ordinary has the first four.  Sockets that it is given are none of this."),
	KEY(network, ping, flag, "no", NULL,
	    "`yes`: the program may send echo requests, by the sockets that ping(8) has "
	    "for that where it has no capability."),
	KEY(network, privileged_ports, flag, "no", NULL,
	    "`yes`: the program may listen on ports below 1024."),
	{ 0 },
};

static const char what[] = "[network] mode = host";

static void bind_add(struct plan *plan, const char *path, const struct place *place)
{
	struct mount_entry *entry = mounts_add(plan, MOUNT_BIND, path, what, place);

	entry->source = path;
	entry->attributes |= MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOEXEC;
}

/* What resolvers keep in /run, with nothing in it that commands them. */
static const char *const resolver_places[] = {
	"/run/connman",
	"/run/NetworkManager",
	"/run/resolvconf",
	"/run/systemd/resolve",
};

static const char *resolver_place(const char *path)
{
	for (size_t i = 0; i < N_ELEMENTS(resolver_places); i++)
		if (path_is_below(path, resolver_places[i]))
			return resolver_places[i];
	return NULL;
}

/*
 * /etc/resolv.conf is often a symlink to a file that a resolver renames into its place
 * when the network changes: so the directory that holds that file is shown, and the
 * change is seen inside.  Any other file is shown as it is now.
 */
static void show_resolver(const struct host *host, struct plan *plan,
			  const struct place *place)
{
	AUTO_FREE char *real = host->files.realpath("/etc/resolv.conf");
	const char *directory = real ? resolver_place(real) : NULL;

	if (!real)
		return;
	if (!directory) {
		bind_add(plan, "/etc/resolv.conf", place);
		return;
	}
	bind_add(plan, directory, place);
	mounts_add(plan, MOUNT_SYMLINK, "/etc/resolv.conf", what, place)->source =
		pool_strdup(&plan->pool, real);
}

static void show_host(const struct host *host, struct plan *plan,
		      const struct place *place)
{
	static const char *const paths[] = { "/etc/hosts", "/etc/gai.conf",
					     "/etc/host.conf" };
	struct stat st;

	if (plan->mounts.root != ROOT_OS)
		return; /* the files of another root are its own */
	show_resolver(host, plan, place);
	for (size_t i = 0; i < N_ELEMENTS(paths); i++)
		if (host->files.stat(paths[i], &st) == 0)
			bind_add(plan, paths[i], place);
}

static void contradict(const struct profile *profile, const struct place *mode,
		       const char *say, struct faults *faults)
{
	struct error err;

	(void)profile;
	fail(&err, ERROR_PROFILE, "%s", say);
	faults_add(faults, mode, "[network] mode", &err);
}

static void word_add(struct words *words, char *text, const struct place *place)
{
	words->items[words->n++] = (struct word){ text, *place };
}

/* Said in the language of [syscalls], which settles it with what stands there. */
static void resolve_families(const struct profile *profile, struct plan *plan)
{
	static const char *const calls[] = { "socket", "socketpair" };
	const struct words *families = &profile->network.families;
	struct network_plan *n = &plan->network;
	struct pool *pool = &plan->pool;

	if (!families->n)
		return;
	n->deny.items = pool_alloc(pool, N_ELEMENTS(calls) * sizeof(struct word));
	n->allow.items =
		pool_alloc(pool, N_ELEMENTS(calls) * families->n * sizeof(struct word));
	for (size_t call = 0; call < N_ELEMENTS(calls); call++) {
		word_add(&n->deny, pool_printf(pool, "%s:EAFNOSUPPORT", calls[call]),
			 &families->items[0].place);
		for (size_t i = 0; i < families->n; i++) {
			const struct word *family = &families->items[i];
			char *name = pool_printf(pool, "%s", family->text);

			for (char *c = name; *c; c++)
				*c = (char)toupper((unsigned char)*c);
			if (strcmp(family->text, "none"))
				word_add(&n->allow,
					 pool_printf(pool, "%s(domain == AF_%s)",
						     calls[call], name),
					 &family->place);
		}
	}
}

/* What a network of another one's allows is not the jail's to say. */
static void not_ours(const char *what_key, struct place place, struct faults *faults)
{
	struct error err;

	fail(&err, ERROR_PROFILE, "the network is not the jail's own");
	fail_hint(&err, "who made it says that, by sysctl(8): ip(7) and icmp(7)");
	faults_add(faults, &place, what_key, &err);
}

static void resolve(const struct profile *profile, const struct host *host,
		    struct plan *plan, struct faults *faults)
{
	const struct namespace_setting *net = &profile->namespaces.net;
	struct place mode = PLACE_OF(profile, network.mode);
	struct place namespace = PLACE_OF(profile, namespaces.net);
	bool share = profile->network.mode == NETWORK_HOST;

	if (share && net->kind == NAMESPACE_NEW && namespace.file)
		contradict(profile, &mode,
			   "`host` is not to be had with [namespaces] "
			   "net = new",
			   faults);
	else if (share && net->kind == NAMESPACE_JOIN)
		contradict(profile, &mode,
			   "`host` is not to be had with a network "
			   "namespace that is joined",
			   faults);
	else if (!share && net->kind == NAMESPACE_HOST && mode.file)
		contradict(profile, &mode,
			   "`none` is not to be had with [namespaces] "
			   "net = host",
			   faults);
	share |= net->kind == NAMESPACE_HOST;
	if (share)
		show_host(host, plan, mode.file ? &mode : &namespace);
	resolve_families(profile, plan);
	plan->network.loopback = plan_unshares(&plan->namespaces, CLONE_NEWNET);
	plan->network.ping = profile->network.ping;
	plan->network.privileged_ports = profile->network.privileged_ports;
	if (plan->network.loopback)
		return;
	if (profile->network.ping)
		not_ours("[network] ping", PLACE_OF(profile, network.ping), faults);
	if (profile->network.privileged_ports)
		not_ours("[network] privileged-ports",
			 PLACE_OF(profile, network.privileged_ports), faults);
}

const struct mechanism mech_network = {
	.section = { "network", "What can be reached.", keys },
	.resolve = resolve,
};

static bool loopback_wanted(const struct plan *plan)
{
	return plan->network.loopback;
}

static void loopback_show(const struct plan *plan, FILE *out)
{
	(void)plan;
	fputs("lo up", out);
}

static int loopback_apply(const struct plan *plan, struct running *run,
			  struct error *err)
{
	AUTO_CLOSE int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct ifreq request = { .ifr_name = "lo" };

	(void)plan, (void)run;
	if (fd < 0)
		return fail_errno(err, "cannot open a socket");
	request.ifr_flags = IFF_UP | IFF_RUNNING;
	if (ioctl(fd, SIOCSIFFLAGS, &request) < 0)
		return fail_errno(err, "cannot bring up the loopback");
	return 0;
}

const struct step step_loopback = {
	.name = "loopback",
	.stage = STAGE_BUILD,
	.wanted = loopback_wanted,
	.show = loopback_show,
	.apply = loopback_apply,
};

static bool sysctl_wanted(const struct plan *plan)
{
	return plan->network.ping || plan->network.privileged_ports;
}

/* ip(7) and icmp(7); a new network namespace has nobody, and 1024. */
static const char ports_path[] = "sys/net/ipv4/ip_unprivileged_port_start";
static const char ping_path[] = "sys/net/ipv4/ping_group_range";

static void sysctl_show(const struct plan *plan, FILE *out)
{
	const struct network_plan *n = &plan->network;

	if (n->ping)
		fprintf(out, "ping for group %u", plan->identity.gid);
	if (n->privileged_ports)
		fprintf(out, "%sports from 0 on", n->ping ? "\n" : "");
}

static int sysctl_apply(const struct plan *plan, struct running *run, struct error *err)
{
	char range[32];

	(void)run;
	snprintf(range, sizeof(range), "%u %u", plan->identity.gid, plan->identity.gid);
	if (plan->network.ping && proc_write(ping_path, range, err) < 0)
		return fail_within(err, "[network] ping");
	if (plan->network.privileged_ports && proc_write(ports_path, "0", err) < 0)
		return fail_within(err, "[network] privileged-ports");
	return 0;
}

const struct step step_network_sysctl = {
	.name = "network-sysctl",
	.stage = STAGE_BUILD,
	.wanted = sysctl_wanted,
	.show = sysctl_show,
	.apply = sysctl_apply,
};
