/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Any words as [syscalls]: nothing breaks, and the filter means what they say
 *
 * The bytes are lines: "allow WORD...", "deny WORD...", "default ACTION",
 * "architectures WORD...", "nested no|sandbox|full", and "file N", after which what is
 * said stands in the Nth file; others are passed over.  What can be read is compiled,
 * and compared with tests/filter/oracle.h about each call that is named, with arguments
 * near to what the rules compare with.
 *
 * Built with -fsanitize=fuzzer, or with replay.c, which reads corpus/filter.
 */

#include "tap.h"

#include "../filter/oracle.h"
#include "../filter/profile.h"
#include "../filter/random.h"
#include "util/cleanup.h"
#include "util/xalloc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(condition)                                                                \
	do {                                                                           \
		if (!(condition)) {                                                    \
			fprintf(stderr, "not so: %s\n", #condition);                   \
			abort();                                                       \
		}                                                                      \
	} while (0)

enum { WORDS_MAX = 40, PROBES = 40 };

static struct said said[WORDS_MAX];

static const char *const files[] = { "a.ini", "b.ini", "c.ini" };

static unsigned int rank(const struct place *place)
{
	for (unsigned int i = 0; place->file && i < N_ELEMENTS(files); i++)
		if (!strcmp(files[i], place->file))
			return i + 1;
	return 0;
}

/* What a list says, through the reader of words: its meaning is what is under test. */
static void listen(const struct words *list, bool deny, struct asked *asked)
{
	struct error err;
	struct rule rule;

	for (size_t i = 0; i < list->n; i++) {
		struct said *s = &said[asked->n];

		if (asked->n == WORDS_MAX)
			return;
		MUST(rule_parse(list->items[i].text, &rule, &err) == 0);
		*s = (struct said){
			.group = rule.group,
			.call = rule.group ? NULL : call_names[rule.call],
			.n = rule.n,
			.deny = deny,
			.has_action = rule.has_action,
			.action = rule.action,
			.file = rank(&list->items[i].place),
		};
		memcpy(s->conditions, rule.comparisons, sizeof(s->conditions));
		asked->n++;
	}
}

static void probe(const struct syscalls_case *c, const struct asked *asked,
		  const char *call)
{
	uint64_t arguments[6];
	struct action wanted;

	for (size_t i = 0; i < 6; i++)
		arguments[i] = random_below(2) ? random_bits() : random_below(4);
	for (size_t i = 0; i < asked->n; i++)
		for (size_t j = 0; j < asked->said[i].n; j++)
			if (random_below(2))
				arguments[asked->said[i].conditions[j].argument] =
					random_near(&asked->said[i].conditions[j]);
	wanted = oracle(asked, call, arguments);
	MUST(case_call(c, call, arguments) == action_value(&wanted));
}

static void compare(struct syscalls_case *c)
{
	struct asked asked = {
		.said = said,
		.otherwise = c->profile.syscalls.default_action,
		.nested = (enum nesting)c->profile.namespaces.nested,
	};

	listen(&c->profile.syscalls.allow, false, &asked);
	listen(&c->profile.syscalls.deny, true, &asked);
	/* Half of what is said would mean something else. */
	if (asked.n == WORDS_MAX)
		return;
	if (!case_compile(c, "x86-64")) {
		MUST(oracle_contradicts(&asked) ||
		     strstr(c->fault.text, "[namespaces] nested") ||
		     strstr(c->fault.text, "instructions") ||
		     strstr(c->fault.text, "this libseccomp does not know the call"));
		return;
	}
	MUST(!oracle_contradicts(&asked));
	for (size_t i = 0; i < PROBES; i++) {
		const char *call = call_names[random_below(CALLS_KNOWN)];

		if (asked.n && random_below(8))
			call = said[random_below(asked.n)].call;
		if (call && number_find(c->architecture, call) >= 0)
			probe(c, &asked, call);
	}
}

/* What is printed is read as the same. */
static void print_again(struct syscalls_case *c)
{
	for (const struct key *k = mech_syscalls.section.keys; k->name; k++) {
		const struct place place = { "a.ini", 1, 1 };
		struct profile again = { 0 };
		AUTO_FREE char *first = NULL, *second = NULL;
		size_t size;
		struct error err;
		FILE *out = open_memstream(&first, &size);

		k->type->print(k->type, key_slot(k, &c->profile), out);
		fclose(out);
		MUST(k->type->parse(k->type, first, &place, key_slot(k, &again),
				    &err) == 0);
		out = open_memstream(&second, &size);
		k->type->print(k->type, key_slot(k, &again), out);
		fclose(out);
		MUST(!strcmp(first, second));
		if (k->type->done)
			k->type->done(key_slot(k, &again));
	}
}

static void say(struct syscalls_case *c, const char *key, const char *value,
		const char **file)
{
	static const char *const nested[] = { "no", "sandbox", "full" };

	if (!strcmp(key, "file") && *value >= '0' && *value <= '2')
		*file = files[*value - '0'];
	for (int i = 0; !strcmp(key, "nested") && i < 3; i++)
		if (!strcmp(value, nested[i]))
			case_nest(c, (enum nesting)i);
	if (key_find(&mech_syscalls.section, key) && !case_say(c, *file, key, value))
		MUST(c->faults > 1 || c->fault.offset <= strlen(value));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_FREE char *text = xstrndup((const char *)data, size);
	AUTO(case_done) struct syscalls_case c = { 0 };
	const char *file = files[0];
	char *rest = text, *line;

	case_begin(&c);
	while ((line = strsep(&rest, "\n"))) {
		char *value = line;

		strsep(&value, " ");
		say(&c, line, value ? value : "", &file);
	}
	if (c.faults)
		return 0;
	print_again(&c);
	compare(&c);
	return 0;
}
