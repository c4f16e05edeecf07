/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * [syscalls]: which system calls the program may make, seccomp(2)
 *
 * Should: say yes only to what is listed; be the last thing that happens before the
 * program is executed; cost a launch next to nothing, by a cache of compiled filters.
 * Must not: let a profile be understood in two ways, or load less than it says.
 */

#include "isolate/syscalls.h"

#include <string.h>

#include "isolate/syscalls-policy.h"
#include "model.h"
#include "util/text.h"
#include "util/xalloc.h"

static int action_type_parse(const struct type *type, const char *text,
			     const struct place *place, void *slot, struct error *err)
{
	struct action action;

	(void)type, (void)place;
	if (action_parse(text, &action, err) < 0)
		return -1;
	*(struct action *)slot = action;
	return 0;
}

static void action_type_print(const struct type *type, const void *slot, FILE *out)
{
	(void)type;
	fputs(ACTION_TEXT((const struct action *)slot), out);
}

typedef struct action slot_action;
static const struct type type_action = {
	.grammar = ACTION_GRAMMAR,
	.words = action_words,
	.parse = action_type_parse,
	.print = action_type_print,
};

typedef int check_fn(const char *word, struct error *err);

/* Append the words of a value, each with its own place. */
static int append(const char *text, const struct place *place, struct words *words,
		  check_fn *check, struct error *err)
{
	size_t position = 0, start, counted = 0;
	struct place at = *place;
	char *word;
	int found;

	if (!*text)
		words_done(words);
	while ((found = rule_next(text, &position, &start, &word, err)) > 0) {
		for (; counted < start; counted++)
			at.column += ((unsigned char)text[counted] & 0xc0) != 0x80;
		GROW(words->items, words->n);
		words->items[words->n++] = (struct word){ word, at };
		if (check(word, err) < 0) {
			err->offset += start + (text[start] == '"');
			return -1;
		}
	}
	return found;
}

static int check_allowed(const char *word, struct error *err)
{
	struct rule rule;

	if (rule_parse(word, &rule, err) < 0)
		return -1;
	if (rule.has_action)
		return fail_at(err, strcspn(word, ":"),
			       "what is allowed has no other action: have it in deny");
	return 0;
}

static int allowed_parse(const struct type *type, const char *text,
			 const struct place *place, void *slot, struct error *err)
{
	(void)type;
	return append(text, place, slot, check_allowed, err);
}

typedef struct words slot_allowed;
static const struct type type_allowed = {
	.grammar = "NAME[(ARGUMENT [& MASK] ==|!= VALUE [&& ...])] | @GROUP ...",
	.list = true,
	.parse = allowed_parse,
	.print = words_print,
	.done = words_done,
};

static int check_denied(const char *word, struct error *err)
{
	struct rule rule;

	if (rule_parse(word, &rule, err) < 0)
		return -1;
	if (rule.has_action && rule.action.kind == ACTION_ALLOW)
		return fail_at(err, strcspn(word, ":"),
			       "what is denied is not allowed: have it in allow");
	return 0;
}

static int denied_parse(const struct type *type, const char *text,
			const struct place *place, void *slot, struct error *err)
{
	(void)type;
	return append(text, place, slot, check_denied, err);
}

typedef struct words slot_denied;
static const struct type type_denied = {
	.grammar = "NAME[(ARGUMENT [& MASK] ==|!= VALUE [&& ...])][:ACTION] | "
		   "@GROUP[:ACTION] ...",
	.list = true,
	.parse = denied_parse,
	.print = words_print,
	.done = words_done,
};

static const char *nth_architecture(size_t n, void *arg)
{
	(void)arg;
	if (!n)
		return "native";
	return architecture_nth(n - 1) ? architecture_nth(n - 1)->name : NULL;
}

static int check_architecture(const char *word, struct error *err)
{
	const char *nearest;

	if (!strcmp(word, "native") || architecture_find(word))
		return 0;
	nearest = text_nearest(word, nth_architecture, NULL);
	if (nearest)
		return fail_at(err, 0, "no architecture is called %s; did you mean %s?",
			       word, nearest);
	return fail_at(err, 0, "no architecture that libseccomp knows is called %s",
		       word);
}

static int architectures_parse(const struct type *type, const char *text,
			       const struct place *place, void *slot, struct error *err)
{
	(void)type;
	return append(text, place, slot, check_architecture, err);
}

typedef struct words slot_architectures;
static const struct type type_architectures = {
	.grammar = "native | x86-64 | x86 | x32 | arm64 | arm | ...",
	.list = true,
	.parse = architectures_parse,
	.print = words_print,
	.done = words_done,
};

static const struct key keys[] = {
	KEY_AS("default", syscalls, default_action, action, "errno EPERM", NULL,
	       "What answers a system call that is neither allowed nor denied: errno "
	       "NAME lets it fail, kill ends the process, kill-thread the thread, trap "
	       "sends SIGSYS, log allows and logs it, trace asks the tracer.  Where it "
	       "is an errno, calls that are newer than jail get ENOSYS."),
	KEY(syscalls, allow, allowed, "@ordinary", NULL,
	    "System calls that may be made: names, groups as in systemd.exec(5) and "
	    "@ordinary, and rules such as socket(domain == AF_UNIX) or ioctl(request & "
	    "0xff00 == 0x5400 && fd != 0), with the arguments' names of the manual pages "
	    "or arg0 to arg5, and the constants' names of C.  A rule beats a name and a "
	    "name a group, in whatever file: a call with rules here is allowed where "
	    "one of them holds, and nowhere else unless its name is here, too.  Of an "
	    "int the 32 bits are compared that the kernel reads.  An empty value takes "
	    "@ordinary away."),
	KEY(syscalls, deny, denied, "", NULL,
	    "System calls that may not be made, written as in allow.  Rules here are "
	    "looked at before those of allow, and a group here beats one there; the very "
	    "same name, group or rule in both is an error in one file, and of two files "
	    "the later wins.  :ACTION behind a word answers instead of the default: "
	    "ptrace:kill, @mount:ENOSYS.  By itself jail answers clone3 with ENOSYS "
	    "unless allow has its name, and refuses ioctl with TIOCSTI and TIOCLINUX "
	    "unless a rule of allow says request == TIOCSTI."),
	KEY(syscalls, architectures, architectures, "native", NULL,
	    "Architectures whose system calls the program may make beside the machine's "
	    "own, named as in systemd.exec(5); a call of another one kills it.  32-bit "
	    "programs on x86-64 need x86.  What they do through socketcall(2) and ipc(2) "
	    "is allowed where it is so whatever the arguments: allow = socket socketpair "
	    "lets older ones connect."),
	{ 0 },
};

/* Whether the filter lets a program be executed under any condition. */
static bool may_execute(const char *text)
{
	const char *line = strstr(text, "\nexecve ");

	/* Without a line the default answers, which is the first line. */
	line = line ? line + 1 : text;
	for (const char *end = strchr(line, '\n'); line < end; line++)
		if (text_starts(line, " allow") || text_starts(line, " log") ||
		    text_starts(line, " trace"))
			return true;
	return false;
}

static bool is_about_sockets(const struct word *word)
{
	struct error ignored;
	struct rule rule;

	return rule_parse(word->text, &rule, &ignored) == 0 && !rule.group &&
	       (!strcmp(rule.name, "socket") || !strcmp(rule.name, "socketpair"));
}

/* Where [network] says which sockets there are, no word here adds any. */
static bool refuses(const struct word *word, const struct words *families,
		    struct faults *faults)
{
	struct error err;

	if (!is_about_sockets(word))
		return false;
	fail(&err, ERROR_PROFILE,
	     "which sockets there are is said by [network] families (%s)",
	     PLACE_TEXT(&families->items[0].place));
	fail_hint(&err, "have the family there");
	faults_add(faults, &word->place, "[syscalls] allow", &err);
	return true;
}

/* A copy of the list with room for `more`. */
static struct words copied(struct pool *pool, const struct words *list, size_t more)
{
	struct words copy = { .n = list->n };

	copy.items = pool_alloc(pool, (list->n + more) * sizeof(*copy.items));
	if (list->n)
		memcpy(copy.items, list->items, list->n * sizeof(*list->items));
	return copy;
}

/* The settings with what [network] adds. */
static struct syscalls_settings settled(const struct profile *profile,
					struct plan *plan, struct faults *faults)
{
	const struct network_plan *network = &plan->network;
	struct syscalls_settings s = profile->syscalls;
	const struct words allow = s.allow, deny = s.deny;

	if (!network->deny.n)
		return s;
	s.allow = copied(&plan->pool, &network->allow, allow.n);
	for (size_t i = 0; i < allow.n; i++)
		if (!refuses(&allow.items[i], &profile->network.families, faults))
			s.allow.items[s.allow.n++] = allow.items[i];
	s.deny = copied(&plan->pool, &network->deny, deny.n);
	for (size_t i = 0; i < deny.n; i++)
		s.deny.items[s.deny.n++] = deny.items[i];
	return s;
}

static void resolve(const struct profile *profile, const struct host *host,
		    struct plan *plan, struct faults *faults)
{
	const struct place place = PLACE_OF(profile, syscalls.allow);
	struct syscalls_plan *s = &plan->syscalls;
	struct syscalls_settings settings;
	struct error err;

	settings = settled(profile, plan, faults);
	s->text = syscalls_text(&settings, (enum nesting)profile->namespaces.nested,
				&profile->sources.files, &plan->pool, faults);
	if (!may_execute(s->text)) {
		fail(&err, ERROR_PROFILE,
		     "execve is refused: no program could be started");
		fail_hint(&err,
			  "allow execve, or @default, which has what every program "
			  "does");
		faults_add(faults, &place, "[syscalls] allow", &err);
	}
	if (host_expand(host, &plan->pool, "${XDG_CACHE_HOME}/jail/filters", &s->cache,
			&err) < 0 ||
	    *s->cache != '/')
		s->cache = NULL;
}

const struct mechanism mech_syscalls = {
	.section = { "syscalls", "Which system calls the program may make.", keys },
	.resolve = resolve,
};

static void compile_show(const struct plan *plan, FILE *out)
{
	if (plan->syscalls.cache)
		fprintf(out, "cached in %s", plan->syscalls.cache);
	else
		fputs("without a cache", out);
}

static int compile_apply(const struct plan *plan, struct running *run,
			 struct error *err)
{
	if (filter_get(plan->syscalls.text, plan->syscalls.cache, &run->filter, err) <
	    0)
		return fail_within(err, "[syscalls]");
	return 0;
}

const struct step step_filter_compile = {
	.name = "filter-compile",
	.stage = STAGE_PREPARE,
	.show = compile_show,
	.apply = compile_apply,
};

/* Every line of the text, but of the calls that are just allowed their number. */
static void show(const struct plan *plan, FILE *out)
{
	static const char just_allowed[] = " allow";
	const size_t tail = strlen(just_allowed);
	size_t n = 0;

	for (const char *line = plan->syscalls.text, *end; *line; line = end + 1) {
		size_t length = (size_t)((end = strchr(line, '\n')) - line);

		if (length > tail && !memcmp(end - tail, just_allowed, tail) &&
		    memchr(line, ' ', length) == end - tail &&
		    strncmp(line, "default ", strlen("default ")))
			n++;
		else
			fprintf(out, "%.*s\n", (int)length, line);
	}
	fprintf(out, "%zu %s allowed", n, n == 1 ? "other call" : "other calls");
}

static int apply(const struct plan *plan, struct running *run, struct error *err)
{
	(void)plan;
	if (!run->filter)
		return fail(err, ERROR_SYSTEM, "[syscalls]: the filter is missing");
	return filter_load(run->filter, err) < 0 ? fail_within(err, "[syscalls]") : 0;
}

const struct step step_filter = {
	.name = "filter",
	.stage = STAGE_LOCK,
	.show = show,
	.apply = apply,
};
