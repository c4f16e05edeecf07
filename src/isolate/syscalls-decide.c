/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One decision for each system call: see syscalls-policy.h for the rules. */

#include "isolate/syscalls-decide.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "sys/kernel.h"
#include "util/cleanup.h"
#include "util/xalloc.h"

/* A text that grows. */
struct text {
	char *bytes;
	size_t n, room;
};

/* Make room for `length` more bytes; where they go. */
static char *extend(struct text *text, size_t length)
{
	if (text->n + length > text->room) {
		/* The text of an ordinary profile fits at once. */
		text->room = 2 * (text->n + length) + 12288;
		text->bytes = xrealloc(text->bytes, text->room, 1);
	}
	text->n += length;
	return text->bytes + text->n - length;
}

static void add(struct text *text, const char *more)
{
	size_t length = strlen(more);

	memcpy(extend(text, length), more, length);
}

/* Where all of the comparisons hold, the action. */
struct part {
	const struct comparison *comparisons;
	size_t n;
	struct action action;
	const struct statement *said; /* NULL: by jail itself */
};

struct decider {
	const struct syscalls_words *words;
	struct faults *faults;
	struct by_group {
		bool allowed;
		bool withheld;             /* by [namespaces] nested */
		unsigned short refused_by; /* 1 + the index of the word; 0: by none */
	} groups[CALLS_KNOWN];
	const struct partial_call *partial; /* of the groups that are allowed */
	size_t n_partial;
	struct text text;

	/* The decision that is being made: the first part that holds, else final. */
	struct part *parts;
	size_t n;
	struct action final;
	struct comparison (*bound)[COMPARISONS_MAX]; /* of parts, by bind_flags() */
};

static const struct action allow = { ACTION_ALLOW, 0 };

struct spread {
	struct decider *decider;
	size_t word; /* index */
};

static void spread_to(unsigned int call, void *arg)
{
	const struct spread *spread = arg;
	const struct statement *words = spread->decider->words->items;
	struct by_group *group = &spread->decider->groups[call];

	if (!words[spread->word].deny)
		group->allowed = true;
	else if (!group->refused_by ||
		 action_compare(&words[spread->word].action,
				&words[group->refused_by - 1].action) < 0)
		group->refused_by = (unsigned short)(spread->word + 1);
}

/* Returns how many of the words are groups. */
static size_t spread_groups(struct decider *d)
{
	const struct syscalls_words *words = d->words;
	size_t i;

	for (i = 0; i < words->n && words->items[i].rule.group; i++) {
		struct spread spread = { d, i };
		const struct group *group = words->items[i].rule.group;

		group_each(group, spread_to, &spread);
		if (group->n_partial && !words->items[i].deny) {
			d->partial = group->partial;
			d->n_partial = group->n_partial;
		}
	}
	return i;
}

static void spread_nested(struct decider *d)
{
	static const struct {
		unsigned short call;
		enum nesting least;
	} needed[] = {
		{ CALL_chroot, NESTING_SANDBOX },
		{ CALL_clone, NESTING_SANDBOX },
		{ CALL_fsconfig, NESTING_FULL },
		{ CALL_fsmount, NESTING_FULL },
		{ CALL_fsopen, NESTING_FULL },
		{ CALL_fspick, NESTING_FULL },
		{ CALL_mount, NESTING_FULL },
		{ CALL_mount_setattr, NESTING_FULL },
		{ CALL_move_mount, NESTING_FULL },
		{ CALL_open_tree, NESTING_FULL },
		{ CALL_open_tree_attr, NESTING_FULL },
		{ CALL_pivot_root, NESTING_FULL },
		{ CALL_setdomainname, NESTING_FULL },
		{ CALL_sethostname, NESTING_FULL },
		{ CALL_setns, NESTING_FULL },
		{ CALL_umount, NESTING_FULL },
		{ CALL_umount2, NESTING_FULL },
		{ CALL_unshare, NESTING_SANDBOX },
	};

	for (size_t i = 0; i < N_ELEMENTS(needed); i++) {
		if (d->words->nested >= needed[i].least)
			d->groups[needed[i].call].allowed = true;
		else if (needed[i].call != CALL_clone && needed[i].call != CALL_unshare)
			d->groups[needed[i].call].withheld = true;
	}
}

/*
 * What the flags of clone and unshare must be, whatever is said of the call.  For clone
 * 32 bits count, and all are taken; of unshare the flags that are known to be harmless
 * may be set, so that one which a later kernel adds may not.
 */
static bool flags_needed(const struct decider *d, int call, struct comparison *ret)
{
	const uint64_t new = CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC |
			     CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET;
	const uint64_t harmless = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND |
				  CLONE_THREAD | CLONE_SYSVSEM;
	bool sandbox = d->words->nested == NESTING_SANDBOX;

	if (d->words->nested == NESTING_FULL ||
	    (call != CALL_clone && call != CALL_unshare))
		return false;
	*ret = (struct comparison){ .argument = 0, .equal = true };
	if (call == CALL_clone)
		ret->mask = sandbox ? CLONE_NEWNS : CLONE_NEWNS | new;
	else
		ret->mask = ~(sandbox ? harmless | new : harmless);
	return true;
}

static void part_add(struct decider *d, const struct comparison *comparisons, size_t n,
		     struct action action, const struct statement *said)
{
	GROW(d->parts, d->n);
	d->parts[d->n++] = (struct part){ comparisons, n, action, said };
}

/* The stricter first; then only for one order. */
static int compare_parts(const void *a, const void *b)
{
	const struct part *x = a, *y = b;
	int difference = action_compare(&x->action, &y->action);

	if (difference)
		return difference;
	return comparisons_compare(x->comparisons, x->n, y->comparisons, y->n);
}

/* Whether a rule of `allow` names the request. */
static bool names_request(const struct statement *s, size_t n, uint64_t request)
{
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; !s[i].deny && j < s[i].rule.n; j++) {
			const struct comparison *c = &s[i].rule.comparisons[j];

			if (c->argument == 1 && c->equal && c->mask == UINT32_MAX &&
			    c->value == request)
				return true;
		}
	}
	return false;
}

/* Input that is put into a terminal: it is the next command of the shell outside. */
static void refuse_injection(struct decider *d, const struct statement *s, size_t n)
{
	static const struct comparison requests[] = {
		{ .argument = 1, .equal = true, .mask = UINT32_MAX, .value = TIOCSTI },
		{ .argument = 1,
		  .equal = true,
		  .mask = UINT32_MAX,
		  .value = TIOCLINUX },
	};

	for (size_t i = 0; i < N_ELEMENTS(requests); i++)
		if (!names_request(s, n, requests[i].value))
			part_add(d, &requests[i], 1, d->words->own_refusal, NULL);
}

static struct action less_specific(const struct decider *d, int call)
{
	const struct by_group *group = call < 0 ? NULL : &d->groups[call];

	if (call == CALL_clone3)
		return (struct action){ ACTION_ERRNO, ENOSYS };
	if (group && group->refused_by)
		return d->words->items[group->refused_by - 1].action;
	if (group && group->allowed)
		return allow;
	return group && group->withheld ? d->words->own_refusal : d->words->otherwise;
}

static void add_partial(struct decider *d, int call)
{
	if (call < 0 || d->groups[call].refused_by || d->groups[call].allowed)
		return;
	for (size_t i = 0; i < d->n_partial; i++)
		if (d->partial[i].call == call)
			part_add(d, &d->partial[i].comparison, 1, allow, NULL);
}

/* The parts and the final action, from the n words about the call. */
static void weigh(struct decider *d, int call, const struct statement *s, size_t n)
{
	const struct statement *by_name = n && !s->rule.n ? s : NULL;
	bool allowed_where = false;

	d->n = 0;
	for (size_t i = by_name ? 1 : 0; i < n; i++) {
		part_add(d, s[i].rule.comparisons, s[i].rule.n, s[i].action, &s[i]);
		allowed_where |= !s[i].deny;
	}
	if (call == CALL_ioctl)
		refuse_injection(d, s, n);
	if (by_name) {
		d->final = by_name->action;
	} else if (allowed_where) {
		d->final = d->words->refusal;
	} else {
		d->final = less_specific(d, call);
		add_partial(d, call);
	}
	if (d->n)
		qsort(d->parts, d->n, sizeof(*d->parts), compare_parts);
}

static void report_nested(struct decider *d, const struct statement *s)
{
	struct error err;

	fail(&err, ERROR_PROFILE, "%s: [namespaces] nested does not grant these flags",
	     s->word->text);
	fail_hint(&err, "write nested = %s",
		  d->words->nested == NESTING_NO ? "sandbox or full" : "full");
	syscalls_fault(d->faults, s, &err);
}

/* Nothing is permitted without the flags being as they must be. */
static void bind_flags(struct decider *d, const struct comparison *flags)
{
	struct comparison *last;
	size_t kept = 0;

	d->bound = xcalloc(d->n + 1, sizeof(*d->bound));
	for (size_t i = 0; i < d->n; i++) {
		struct part part = d->parts[i];
		struct comparison *both = d->bound[i];

		if (action_permits(&part.action)) {
			memcpy(both, part.comparisons, part.n * sizeof(*both));
			both[part.n++] = *flags;
			part.comparisons = both;
			if (!comparisons_settle(both, &part.n)) {
				if (part.said)
					report_nested(d, part.said);
				continue;
			}
		}
		d->parts[kept++] = part;
	}
	last = d->bound[d->n];
	d->n = kept;
	if (!action_permits(&d->final))
		return;
	*last = *flags;
	part_add(d, last, 1, d->final, NULL);
	d->final = d->words->own_refusal;
}

static void print_part(struct text *text, const struct part *part)
{
	char buffer[COMPARISON_TEXT_SIZE];

	for (size_t i = 0; i < part->n; i++) {
		add(text, i ? " && " : "");
		add(text, comparison_text(&part->comparisons[i], buffer));
	}
	add(text, ": ");
	add(text, ACTION_TEXT(&part->action));
	add(text, "; ");
}

static void print(struct decider *d, const char *name)
{
	static const char just_allow[] = " allow\n";

	add(&d->text, name);
	/* Most lines, by far; a launch waits for them. */
	if (!d->n && d->final.kind == ACTION_ALLOW) {
		memcpy(extend(&d->text, sizeof(just_allow) - 1), just_allow,
		       sizeof(just_allow) - 1);
		return;
	}
	add(&d->text, " ");
	for (size_t i = 0; i < d->n; i++)
		print_part(&d->text, &d->parts[i]);
	add(&d->text, ACTION_TEXT(&d->final));
	add(&d->text, "\n");
}

static void decide(struct decider *d, int call, const char *name,
		   const struct statement *s, size_t n)
{
	struct comparison flags;

	weigh(d, call, s, n);
	if (flags_needed(d, call, &flags))
		bind_flags(d, &flags);
	while (d->n && !action_compare(&d->parts[d->n - 1].action, &d->final))
		d->n--;
	if (d->n || action_compare(&d->final, &d->words->otherwise))
		print(d, name);
	free(d->bound);
	d->bound = NULL;
}

static bool is_first(const struct words *words, size_t nth)
{
	for (size_t i = 0; i < nth; i++)
		if (!strcmp(words->items[i].text, words->items[nth].text))
			return false;
	return true;
}

static void print_head(struct decider *d, const struct words *architectures)
{
	add(&d->text, "default ");
	add(&d->text, ACTION_TEXT(&d->words->otherwise));
	/* The launcher's own is never missing: execve(2) is still to be called. */
	add(&d->text, "\narchitectures native");
	for (size_t i = 0; i < architectures->n; i++) {
		const char *word = architectures->items[i].text;

		if (strcmp(word, "native") && is_first(architectures, i)) {
			add(&d->text, " ");
			add(&d->text, word);
		}
	}
	add(&d->text, "\n");
}

/* How many words, from the first one on, are about the same call. */
static size_t count_same(const struct statement *s, size_t n)
{
	size_t same = 0;

	while (same < n && !strcmp(s[same].rule.name, s->rule.name))
		same++;
	return same;
}

const char *syscalls_decide(const struct syscalls_words *words,
			    const struct words *architectures, struct pool *pool,
			    struct faults *faults)
{
	struct decider d = { .words = words, .faults = faults };
	size_t at = spread_groups(&d), same;
	const char *text;

	spread_nested(&d);
	print_head(&d, architectures);
	for (int call = 0; call < CALLS_KNOWN; call++) {
		const struct statement *s = at < words->n ? &words->items[at] : NULL;

		same = s && s->rule.call == call ? count_same(s, words->n - at) : 0;
		decide(&d, call, call_names[call], s, same);
		at += same;
	}
	for (; at < words->n; at += same) {
		same = count_same(&words->items[at], words->n - at);
		decide(&d, -1, words->items[at].rule.name, &words->items[at], same);
	}
	text = pool_strndup(pool, d.text.bytes, d.text.n);
	free(d.text.bytes);
	free(d.parts);
	return text;
}
