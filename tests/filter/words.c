/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Words of [syscalls] at random: the compiled filter answers what oracle.h says
 *
 * Every set of words is said in up to three files, over every default and every
 * nested.  The calls are few, so that words meet; the arguments are taken near to what
 * the rules compare with.
 */

#include "tap.h"

#include "oracle.h"
#include "profile.h"
#include "random.h"

enum { SETS = 1500, PROBES = 400, WORDS = 10 };

static const char *const calls[] = {
	"read", "ioctl", "clone", "unshare", "socket", "clone3", "mount", "personality",
};
static const char *const groups[] = {
	"@ordinary", "@basic-io", "@mount", "@process", "@known",
};
static const char *const files[] = { "a.ini", "b.ini", "c.ini" };
static const struct action actions[] = {
	{ ACTION_ERRNO, EPERM },   { ACTION_ERRNO, EACCES }, { ACTION_KILL, 0 },
	{ ACTION_KILL_THREAD, 0 }, { ACTION_TRAP, 0 },       { ACTION_LOG, 0 },
	{ ACTION_TRACE, 0 },
};

#define PICK(array) ((array)[random_below(sizeof(array) / sizeof(*(array)))])

/* Conditions by number, so that the words do not depend on the table of arguments. */
static struct comparison random_comparison(void)
{
	static const uint64_t masks[] = {
		UINT64_MAX, UINT64_MAX, 0xffffffff, 0xff,
		0xf0,       4,          0x7e020000, 0xffffffff00000000,
	};
	static const uint64_t values[] = {
		0,         1,          2,          0x10,        TIOCSTI,
		TIOCLINUX, 0x10000000, 0xffffffff, 0x100000001, UINT64_MAX,
	};
	struct comparison c = {
		.argument = (unsigned int)random_below(3),
		.equal = random_below(3) != 0,
		.mask = PICK(masks),
	};

	c.value = PICK(values) & c.mask;
	return c;
}

/* The kernel reads 32 bits of an int, and so does the rule. */
static bool reads_int(const char *call, unsigned int argument)
{
	if (!strcmp(call, "read"))
		return argument == 0;
	if (!strcmp(call, "ioctl"))
		return argument < 2;
	if (!strcmp(call, "socket"))
		return true;
	return argument == 0 &&
	       (!strcmp(call, "clone") || !strcmp(call, "personality"));
}

/* A word with its meaning; false where it would be refused for making no sense. */
static bool random_said(struct said *s, char *word, size_t size)
{
	struct said settled;
	size_t n = random_below(3) ? random_below(4) : 0, used;

	*s = (struct said){ .deny = random_below(2),
			    .file = (unsigned int)random_below(3) };
	if (!random_below(4)) {
		s->group = group_find(PICK(groups));
		used = (size_t)snprintf(word, size, "%s", s->group->name);
	} else {
		s->call = PICK(calls);
		used = (size_t)snprintf(word, size, "%s", s->call);
	}
	for (size_t i = 0; s->call && i < n; i++) {
		struct comparison *c = &s->conditions[s->n++];

		*c = random_comparison();
		if (reads_int(s->call, c->argument)) {
			c->mask &= 0xffffffff;
			c->value &= 0xffffffff;
			if (!c->mask)
				return false;
		}
		used += (size_t)snprintf(word + used, size - used,
					 "%sarg%u & 0x%llx %s 0x%llx", i ? " && " : "(",
					 c->argument, (unsigned long long)c->mask,
					 c->equal ? "==" : "!=",
					 (unsigned long long)c->value);
	}
	if (s->n)
		used += (size_t)snprintf(word + used, size - used, ")");
	settled = *s;
	if (!comparisons_settle(settled.conditions, &settled.n) || !settled.n != !s->n)
		return false;
	/* What names a request is what the settled rule says. */
	memcpy(s->conditions, settled.conditions, sizeof(s->conditions));
	s->n = settled.n;
	if (s->deny && !random_below(3)) {
		s->has_action = true;
		s->action = PICK(actions);
		snprintf(word + used, size - used, ":%s", ACTION_TEXT(&s->action));
	}
	return true;
}

static void say(struct syscalls_case *c, const struct said *s, const char *word)
{
	char quoted[1100];

	/* "errno EPERM" has a blank. */
	snprintf(quoted, sizeof(quoted), "\"%s\"", word);
	case_say(c, files[s->file], s->deny ? "deny" : "allow",
		 s->has_action ? quoted : word);
}

static bool probe(const struct syscalls_case *c, const struct asked *asked)
{
	const char *call = PICK(calls);
	uint64_t arguments[6];
	struct action wanted;
	uint32_t got;

	for (size_t i = 0; i < 6; i++)
		arguments[i] = random_below(4) ? random_below(4) : random_bits();
	for (size_t i = 0; i < asked->n; i++)
		for (size_t j = 0; j < asked->said[i].n; j++)
			if (random_below(2))
				arguments[asked->said[i].conditions[j].argument] =
					random_near(&asked->said[i].conditions[j]);
	if (!random_below(4))
		arguments[1] = (random_below(2) ? TIOCSTI : TIOCLINUX) |
			       (random_below(2) ? random_bits() << 32 : 0);
	wanted = oracle(asked, call, arguments);
	got = case_call(c, call, arguments);
	if (got == action_value(&wanted))
		return true;
	printf("# %s(%#llx, %#llx, %#llx) gets %#x, and should get %s\n", call,
	       (unsigned long long)arguments[0], (unsigned long long)arguments[1],
	       (unsigned long long)arguments[2], got, ACTION_TEXT(&wanted));
	return false;
}

static struct said said[WORDS + 1];
static char words[WORDS][1024];
static size_t compiled, contradictory;

/* With one set of words; false where the filter is wrong. */
static bool try_set(void)
{
	static const struct action defaults[] = {
		{ ACTION_ERRNO, EPERM }, { ACTION_ERRNO, EPERM }, { ACTION_KILL, 0 },
		{ ACTION_TRAP, 0 },      { ACTION_LOG, 0 },       { ACTION_TRACE, 0 },
		{ ACTION_ALLOW, 0 },
	};
	struct asked asked = {
		.said = said,
		.otherwise = PICK(defaults),
		.nested = (enum nesting)random_below(3),
	};
	struct syscalls_case c = { 0 };
	bool good = true, emptied = random_below(2);

	case_begin(&c);
	case_nest(&c, asked.nested);
	case_say(&c, "a.ini", "default", ACTION_TEXT(&asked.otherwise));
	if (emptied)
		case_say(&c, "a.ini", "allow", "");
	for (size_t n = random_below(WORDS); n--;) {
		if (!random_said(&said[asked.n], words[asked.n], sizeof(*words)))
			continue;
		say(&c, &said[asked.n], words[asked.n]);
		said[asked.n++].file++;
	}
	if (!emptied)
		said[asked.n++] = (struct said){ .group = group_find("@ordinary") };
	if (case_compile(&c, "x86-64")) {
		compiled++;
		good = !oracle_contradicts(&asked);
		for (size_t i = 0; good && i < PROBES; i++)
			good = probe(&c, &asked);
	} else {
		contradictory++;
		/* The flags of clone, too, may be at odds with nested. */
		good = oracle_contradicts(&asked) ||
		       strstr(c.fault.text, "[namespaces] nested");
	}
	if (!good)
		printf("# %s%s\n", c.text ? c.text : "", c.fault.text);
	case_done(&c);
	return good;
}

int main(void)
{
	size_t wrong = 0;

	for (size_t i = 0; i < SETS && wrong < 3; i++) {
		if (try_set())
			continue;
		printf("# in the set of words number %zu\n", i);
		wrong++;
	}
	is_int((long long)wrong, 0, "%d sets of words: the filter means what they say",
	       SETS);
	ok(compiled > SETS / 2, "most sets make a filter (%zu)", compiled);
	ok(contradictory > 10, "some contradict themselves (%zu)", contradictory);
	return tap_done();
}
