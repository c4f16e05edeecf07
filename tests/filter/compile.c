/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The text of a filter (sys/filter.h) at random, for several architectures: the program
 * answers what the first clause that holds says
 *
 * And by hand: the edges of numbers and architectures, and the calls that other calls
 * make.
 */

#include "tap.h"

#include <errno.h>
#include <linux/audit.h>

#include "random.h"
#include "sys/evaluate.h"
#include "sys/filter.h"

/* Numbers of the kernel's own tables, not of those that are tested. */
static const struct {
	const char *name;
	int x86_64, x86, x32, arm64;
} calls[] = {
	{ "read", 0, 3, 0x40000000, 63 },
	{ "write", 1, 4, 0x40000001, 64 },
	{ "openat", 257, 295, 0x40000101, 56 },
	{ "ioctl", 16, 54, 0x40000202, 29 },
	{ "clone", 56, 120, 0x40000038, 220 },
	{ "prctl", 157, 172, 0x4000009d, 167 },
	{ "mmap", 9, 90, 0x40000009, 222 },
	{ "seccomp", 317, 354, 0x4000013d, 277 },
	{ "socket", 41, 359, 0x40000029, 198 },
	{ "setuid", 105, 23, 0x40000069, 146 },
};

enum { CALLS = sizeof(calls) / sizeof(*calls), CLAUSES = 6, COMPARISONS = 3 };

/* A decision that this test makes, and knows the meaning of. */
struct choice {
	size_t call, n;
	struct {
		struct comparison comparisons[COMPARISONS];
		size_t n;
		struct action action;
	} clauses[CLAUSES]; /* the last without comparisons */
};

struct machine {
	const char *words;
	const char *native;
	uint32_t audit;
	int (*number)(size_t call);
	bool narrow;
};

static int x86_64(size_t call)
{
	return calls[call].x86_64;
}

static int x86(size_t call)
{
	return calls[call].x86;
}

static int x32(size_t call)
{
	return calls[call].x32;
}

static int arm64(size_t call)
{
	return calls[call].arm64;
}

static const struct machine machines[] = {
	{ "native", "x86-64", AUDIT_ARCH_X86_64, x86_64, false },
	{ "native x86 x32", "x86-64", AUDIT_ARCH_X86_64, x86_64, false },
	{ "native x86 x32", "x86-64", AUDIT_ARCH_I386, x86, true },
	{ "native x86 x32", "x86-64", AUDIT_ARCH_X86_64, x32, false },
	{ "native arm", "arm64", AUDIT_ARCH_AARCH64, arm64, false },
};

static const struct action actions[] = {
	{ ACTION_ALLOW, 0 },       { ACTION_ALLOW, 0 },
	{ ACTION_ERRNO, EPERM },   { ACTION_ERRNO, ENOENT },
	{ ACTION_KILL, 0 },        { ACTION_TRAP, 0 },
	{ ACTION_KILL_THREAD, 0 }, { ACTION_LOG, 0 },
	{ ACTION_TRACE, 0 },       { ACTION_ERRNO, EAFNOSUPPORT },
};

#define PICK(array) ((array)[random_below(sizeof(array) / sizeof(*(array)))])

static struct comparison random_comparison(void)
{
	static const uint64_t masks[] = {
		UINT64_MAX, 0xffffffff,         0xffff,
		0x7,        0x80000000,         0x7e020000,
		0xf0f0,     0xffffffff00000000, 0x8000000000000001,
	};
	static const uint64_t values[] = {
		0,      1,          2,          3,           0x5412,
		0x8000, 0x80000000, 0xffffffff, 0x100000000, 0x123456789abcdef0,
	};
	struct comparison c = {
		.argument = (unsigned int)random_below(4),
		.equal = random_below(2),
		.mask = PICK(masks),
	};

	/* One in sixteen can never be equal. */
	c.value = PICK(values);
	if (random_below(16))
		c.value &= c.mask;
	return c;
}

static struct choice random_choice(size_t call)
{
	struct choice choice = { .call = call, .n = 1 + random_below(CLAUSES) };

	for (size_t i = 0; i < choice.n; i++) {
		choice.clauses[i].action = PICK(actions);
		if (i + 1 == choice.n)
			break;
		choice.clauses[i].n = 1 + random_below(COMPARISONS);
		for (size_t j = 0; j < choice.clauses[i].n; j++)
			choice.clauses[i].comparisons[j] = random_comparison();
	}
	return choice;
}

static void print_choice(const struct choice *choice, FILE *out)
{
	fprintf(out, "%s ", calls[choice->call].name);
	for (size_t i = 0; i < choice->n; i++) {
		for (size_t j = 0; j < choice->clauses[i].n; j++)
			fprintf(out, "%s%s", j ? " && " : "",
				comparison_text(&choice->clauses[i].comparisons[j],
						(char[COMPARISON_TEXT_SIZE]){ 0 }));
		fprintf(out, "%s%s%s", choice->clauses[i].n ? ": " : "",
			ACTION_TEXT(&choice->clauses[i].action),
			i + 1 < choice->n ? "; " : "\n");
	}
}

static bool holds(const struct comparison *c, uint64_t argument)
{
	return ((argument & c->mask) == c->value) == c->equal;
}

static struct action meaning(const struct choice *choice, const uint64_t *arguments)
{
	for (size_t i = 0; i < choice->n; i++) {
		size_t j = 0;

		while (j < choice->clauses[i].n &&
		       holds(&choice->clauses[i].comparisons[j],
			     arguments[choice->clauses[i].comparisons[j].argument]))
			j++;
		if (j == choice->clauses[i].n)
			return choice->clauses[i].action;
	}
	return (struct action){ 0 };
}

static void random_arguments(const struct choice *choice, bool narrow,
			     uint64_t *arguments)
{
	for (size_t i = 0; i < 6; i++)
		arguments[i] = random_below(2) ? random_bits() : random_below(4);
	for (size_t i = 0; i < choice->n; i++)
		for (size_t j = 0; j < choice->clauses[i].n; j++)
			if (random_below(2))
				arguments[choice->clauses[i].comparisons[j].argument] =
					random_near(&choice->clauses[i].comparisons[j]);
	for (size_t i = 0; narrow && i < 6; i++)
		arguments[i] &= 0xffffffff;
}

static struct choice choices[CALLS];

static bool probe(const struct filter *filter, const struct machine *machine,
		  size_t choice)
{
	struct seccomp_data data = {
		.nr = machine->number(choices[choice].call),
		.arch = machine->audit,
	};
	uint64_t arguments[6];
	struct action wanted;
	uint32_t got;

	/* Ids of 16 bits have a test of their own. */
	if (machine->narrow && !strcmp(calls[choices[choice].call].name, "setuid"))
		return true;
	random_arguments(&choices[choice], machine->narrow, arguments);
	memcpy(data.args, arguments, sizeof(data.args));
	wanted = meaning(&choices[choice], arguments);
	got = evaluate(filter->code, &data);
	if (got == action_value(&wanted))
		return true;
	printf("# %s, number %d (%#llx, %#llx, %#llx, %#llx) gets %#x, not %s\n# ",
	       machine->native, data.nr, (unsigned long long)arguments[0],
	       (unsigned long long)arguments[1], (unsigned long long)arguments[2],
	       (unsigned long long)arguments[3], got, ACTION_TEXT(&wanted));
	print_choice(&choices[choice], stdout);
	return false;
}

/* Calls are decided or not, by some clauses, and a default is one of the actions. */
static bool try_text(const struct machine *machine)
{
	char text[16384];
	FILE *out = fmemopen(text, sizeof(text), "w");
	const struct action otherwise = PICK(actions);
	struct filter *filter;
	struct error err;
	bool good = true;

	fprintf(out, "default %s\narchitectures %s\n", ACTION_TEXT(&otherwise),
		machine->words);
	for (size_t i = 0; i < CALLS; i++) {
		choices[i] = (struct choice){ .call = i, .n = 1 };
		choices[i].clauses[0].action = otherwise;
		if (!random_below(4))
			continue;
		choices[i] = random_choice(i);
		print_choice(&choices[i], out);
	}
	fclose(out);
	if (filter_compile(text, architecture_find(machine->native), &filter, &err) <
	    0) {
		printf("# %s\n", err.text);
		return false;
	}
	good = evaluate_check(filter->code, filter->n);
	for (size_t i = 0; good && i < 400; i++)
		good = probe(filter, machine, random_below(CALLS));
	filter_free(filter);
	return good;
}

static void test_random(void)
{
	for (size_t m = 0; m < sizeof(machines) / sizeof(*machines); m++) {
		size_t wrong = 0;

		for (size_t i = 0; i < 300 && wrong < 3; i++)
			wrong += !try_text(&machines[m]);
		is_int((long long)wrong, 0,
		       "architectures %s on %s, audit %#x: the first clause answers",
		       machines[m].words, machines[m].native, machines[m].audit);
	}
}

static struct filter *filter;

static void compile(const char *text, const char *native)
{
	struct error err;

	filter_free(filter);
	filter = NULL;
	if (filter_compile(text, architecture_find(native), &filter, &err) < 0)
		bail(err.text);
}

static uint32_t answer(uint32_t arch, unsigned int number, uint64_t a0, uint64_t a1)
{
	struct seccomp_data data = {
		.nr = (int)number,
		.arch = arch,
		.args = { a0, a1 },
	};

	return evaluate(filter->code, &data);
}

enum {
	ALLOW = SECCOMP_RET_ALLOW,
	KILL = (int)SECCOMP_RET_KILL_PROCESS,
	TRAP = SECCOMP_RET_TRAP,
};
#define ERRNO(number)        (SECCOMP_RET_ERRNO | (number))
#define IS(got, wanted, ...) is_int((uint32_t)(got), (uint32_t)(wanted), __VA_ARGS__)

#define X86_64 AUDIT_ARCH_X86_64
#define I386   AUDIT_ARCH_I386
#define ARM64  AUDIT_ARCH_AARCH64

static void test_architectures(void)
{
	compile("default errno EPERM\narchitectures native\nread allow\n", "x86-64");
	IS(answer(X86_64, 0, 0, 0), ALLOW, "native: an allowed call");
	IS(answer(X86_64, 1, 0, 0), ERRNO(EPERM), "native: another call");
	IS(answer(I386, 3, 0, 0), KILL, "native: read of i386 kills");
	IS(answer(I386, 0, 0, 0), KILL, "native: the number of read, of i386, kills");
	IS(answer(ARM64, 63, 0, 0), KILL, "native: arm64 kills");
	IS(answer(0, 0, 0, 0), KILL, "native: an architecture of number 0 kills");
	IS(answer(X86_64, 0x40000000, 0, 0), KILL, "native: read of x32 kills");
	IS(answer(X86_64, 0x40000203, 0, 0), KILL, "native: any number of x32 kills");
	IS(answer(X86_64, 0x7fffffff, 0, 0), KILL, "native: the highest one, too");
	IS(answer(X86_64, 0x80000000, 0, 0), KILL, "native: and the lowest negative");
	IS(answer(X86_64, UINT32_MAX, 0, 0), ERRNO(ENOSYS), "native: -1 is no call");

	compile("default errno EPERM\narchitectures native x32 x86\nread allow\n",
		"x86-64");
	IS(answer(X86_64, 0, 0, 0), ALLOW, "three: read");
	IS(answer(X86_64, 0x40000000, 0, 0), ALLOW, "three: read of x32");
	IS(answer(X86_64, 0x40000001, 0, 0), ERRNO(EPERM), "three: write of x32");
	IS(answer(X86_64, 0x40000224, 0, 0), ERRNO(ENOSYS), "three: 548 of x32");
	IS(answer(I386, 3, 0, 0), ALLOW, "three: read of i386");
	IS(answer(I386, 0, 0, 0), ERRNO(EPERM), "three: 0 of i386");
	IS(answer(I386, 472, 0, 0), ERRNO(ENOSYS), "three: 472 of i386");
	IS(answer(ARM64, 63, 0, 0), KILL, "three: arm64 kills");

	compile("default allow\narchitectures x32\nread trap\n", "x86-64");
	IS(answer(X86_64, 0x40000000, 0, 0), TRAP, "x32 alone: read of x32");
	IS(answer(X86_64, 0, 0, 0), KILL, "x32 alone: read of x86-64 kills");
	compile("default allow\narchitectures arm64 x86-64\nread trap\n", "x86-64");
	IS(answer(X86_64, 0, 0, 0), TRAP, "what the machine cannot run is left out");
	IS(answer(ARM64, 0, 0, 0), KILL, "and kills");
}

/* The last number that jail knows is 471, in Linux 7.0; x32 has its own to 547. */
static void test_unknown_numbers(void)
{
	compile("default errno EACCES\narchitectures native\n", "x86-64");
	IS(answer(X86_64, 471, 0, 0), ERRNO(EACCES), "errno: the newest known number");
	IS(answer(X86_64, 472, 0, 0), ERRNO(ENOSYS), "errno: one more is unknown");
	IS(answer(X86_64, 512, 0, 0), ERRNO(ENOSYS), "errno: x32's without the bit");
	compile("default errno EACCES\narchitectures native\n", "arm64");
	IS(answer(ARM64, 471, 0, 0), ERRNO(EACCES), "arm64: the newest known number");
	IS(answer(ARM64, 472, 0, 0), ERRNO(ENOSYS), "arm64: one more is unknown");
	IS(answer(ARM64, UINT32_MAX, 0, 0), ERRNO(ENOSYS), "arm64: -1");
	compile("default kill\narchitectures native\n", "x86-64");
	IS(answer(X86_64, 472, 0, 0), KILL, "kill: an unknown number kills");
	compile("default allow\narchitectures native\nioctl trap\n", "x86-64");
	IS(answer(X86_64, 472, 0, 0), ALLOW, "allow: an unknown number");
	IS(answer(X86_64, 511, 0, 0), ALLOW, "allow: below x32's own");
	IS(answer(X86_64, 512, 0, 0), ERRNO(ENOSYS), "allow: x32's without the bit");
	IS(answer(X86_64, 547, 0, 0), ERRNO(ENOSYS), "allow: the last of them");
	IS(answer(X86_64, 548, 0, 0), ALLOW, "allow: behind them");
	IS(answer(X86_64, 0x40000202, 0, 0), KILL, "allow: ioctl of x32 kills");
	IS(answer(X86_64, UINT32_MAX, 0, 0), ALLOW,
	   "allow: -1 is no call, and harmless");
}

/* Newer than libseccomp 2.5.4: numbers of our own. */
static void test_newer_calls(void)
{
	static const char text[] = "default errno EPERM\narchitectures native x86 x32\n"
				   "mseal allow\nstatmount trap\nuretprobe allow\n";

	compile(text, "x86-64");
	IS(answer(X86_64, 462, 0, 0), ALLOW, "mseal, native");
	IS(answer(X86_64, 457, 0, 0), TRAP, "statmount, native");
	IS(answer(X86_64, 335, 0, 0), ALLOW, "uretprobe, native");
	IS(answer(I386, 462, 0, 0), ALLOW, "mseal of i386");
	IS(answer(I386, 457, 0, 0), TRAP, "statmount of i386");
	IS(answer(I386, 335, 0, 0), ERRNO(EPERM), "335 is another call of i386");
	IS(answer(X86_64, 0x400001ce, 0, 0), ALLOW, "mseal of x32");
	compile(text, "arm64");
	IS(answer(ARM64, 462, 0, 0), ALLOW, "mseal of arm64");
	IS(answer(ARM64, 335, 0, 0), ERRNO(EPERM), "arm64 has no uretprobe");
	compile("default errno EPERM\narchitectures native\n"
		"mseal arg0 == 0x5: allow; errno EACCES\n",
		"x86-64");
	IS(answer(X86_64, 462, 5, 0), ALLOW, "mseal with its argument");
	IS(answer(X86_64, 462, 4, 0), ERRNO(EACCES), "mseal with another");
}

static void test_arguments(void)
{
	compile("default allow\narchitectures native x86\n"
		"prctl arg0 == 0xffffffffffffffff: trap; allow\n"
		"mmap arg0 == 0x100000000: trap; allow\n"
		"setuid arg0 & 0xffffffff == 0x0: trap; allow\n"
		"chown arg1 & 0xffffffff == 0x10000: trap; allow\n",
		"x86-64");
	IS(answer(X86_64, 157, UINT64_MAX, 0), TRAP, "-1 is 64 ones");
	IS(answer(X86_64, 157, UINT32_MAX, 0), ALLOW, "and not 32");
	IS(answer(I386, 172, UINT32_MAX, 0), TRAP, "of i386, -1 is 32 ones");
	IS(answer(I386, 172, 0, 0), ALLOW, "of i386, and not 0");
	IS(answer(I386, 90, 0, 0), ALLOW, "a value that i386 cannot pass is not 0");
	IS(answer(I386, 23, 0x10000, 0), TRAP, "i386 reads 16 bits of an id");
	IS(answer(I386, 23, 0x10001, 0), ALLOW, "i386: another id");
	IS(answer(X86_64, 105, 0x10000, 0), ALLOW, "x86-64 reads 32");
	IS(answer(I386, 182, 0, 0x10000), ALLOW, "an id that 16 bits cannot hold");
	IS(answer(X86_64, 92, 0, 0x10000), TRAP, "32 bits can");
}

/* socketcall(2) of i386: 1 is socket, 3 connect, 9 send; ipc(2): 21 is shmat. */
static void test_multiplexers(void)
{
	compile("default errno EPERM\narchitectures x86\nsocketcall allow\n"
		"socket arg0 & 0xffffffff == 0x1: allow; errno EACCES\n"
		"connect allow\nsend trap\nipc allow\nshmat allow\n",
		"x86-64");
	IS(answer(I386, 359, 1, 0), ALLOW, "socket of the allowed family");
	IS(answer(I386, 359, 2, 0), ERRNO(EACCES), "socket of another");
	IS(answer(I386, 102, 1, 0), ERRNO(EACCES), "socketcall cannot show which");
	IS(answer(I386, 102, 3, 0), ALLOW, "socketcall may connect");
	IS(answer(I386, 102, 9, 0), TRAP, "socketcall: send has an action of its own");
	IS(answer(I386, 102, 2, 0), ERRNO(EPERM), "socketcall may not bind");
	IS(answer(I386, 102, 99, 0), ALLOW, "what is no call of it is as socketcall");
	IS(answer(I386, 362, 0, 0), ALLOW, "connect by itself");
	IS(answer(I386, 117, 21, 0), ALLOW, "ipc may attach memory");
	IS(answer(I386, 117, 0x10015, 0), ALLOW, "in its other version, too");
	IS(answer(I386, 117, 23, 0), ERRNO(EPERM), "ipc may not make it");
	IS(answer(I386, 117, 0x10017, 0), ERRNO(EPERM), "in no version");

	compile("default errno EPERM\narchitectures x86\nconnect allow\nbind allow\n"
		"socketcall arg0 & 0xffffffff == 0x3: trap; allow\n",
		"x86-64");
	IS(answer(I386, 102, 3, 0), TRAP, "what is said of socketcall itself holds");
	IS(answer(I386, 102, 2, 0), ALLOW, "and for the rest it may bind");

	compile("default allow\narchitectures native x86\n"
		"socket arg0 & 0xffffffff == 0x28: errno EPERM; allow\n",
		"x86-64");
	IS(answer(I386, 102, 1, 0), ERRNO(EPERM), "a condition closes socketcall");
	IS(answer(I386, 102, 2, 0), ALLOW, "for its call alone");
	IS(answer(I386, 359, 0x28, 0), ERRNO(EPERM), "the call by itself is checked");
	IS(answer(I386, 359, 1, 0), ALLOW, "and else allowed");

	compile("default errno EPERM\narchitectures x86\nsocket allow\n", "x86-64");
	IS(answer(I386, 359, 1, 0), ALLOW, "socket is allowed");
	IS(answer(I386, 102, 1, 0), ERRNO(EPERM), "socketcall, unnamed, is not");
}

static void test_faults(void)
{
	static const char *const texts[] = {
		"",
		"default allow\n",
		"architectures native\ndefault allow\n",
		"default allow\narchitectures native\nread\n",
		"default allow\narchitectures native\nread deny\n",
		"default allow\narchitectures native\nread arg6 == 0x1: allow; trap\n",
		"default allow\narchitectures native\nread arg0 = 0x1: allow; trap\n",
		"default allow\narchitectures native\nread arg0 == 1: allow; trap\n",
		"default allow\narchitectures native\nread arg0 == 0x1 allow; trap\n",
		"default allow\narchitectures native\nread arg0 == 0x1: allow\n",
		"default allow\narchitectures nonsense\nread trap\n",
	};
	struct filter *none = NULL;
	struct error err;

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		is_int(filter_compile(texts[i], architecture_find("x86-64"), &none,
				      &err),
		       -1, "malformed text %zu is refused", i);
}

/* More clauses than a program can have instructions: an error, no shorter filter. */
static void test_too_long(void)
{
	static char text[200000];
	size_t n = (size_t)snprintf(text, sizeof(text),
				    "default allow\narchitectures native\nread ");
	struct filter *none = NULL;
	struct error err;

	for (int i = 0; i < 6000; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n,
				      "arg0 == 0x%x: trap; ", 2 * i);
	snprintf(text + n, sizeof(text) - n, "allow\n");
	is_int(filter_compile(text, architecture_find("x86-64"), &none, &err), -1,
	       "a filter that is too long is refused");
	has_str(err.text, "4096", "it says how long it may be");
	has_str(err.hint, "[syscalls]", "and what to do");
}

int main(void)
{
	test_architectures();
	test_unknown_numbers();
	test_newer_calls();
	test_arguments();
	test_multiplexers();
	test_faults();
	test_too_long();
	test_random();
	filter_free(filter);
	return tap_done();
}
