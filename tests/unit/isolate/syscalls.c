/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * [syscalls]: words are read, their faults have the right place, what contradicts is
 * found, and what is more specific wins
 *
 * What the words come to for calls is tests/filter/.
 */

#include "tap.h"

#include <errno.h>
#include <sys/socket.h>

#include "../../filter/profile.h"
#include "isolate/syscalls-decide.h"
#include "isolate/syscalls-rule.h"
#include "util/text.h"

/* The settled comparisons of a word. */
static void reads(const char *word, const char *wanted)
{
	char got[512] = "", one[COMPARISON_TEXT_SIZE];
	struct rule rule;
	struct error err;

	if (rule_parse(word, &rule, &err) < 0) {
		is_str(err.text, wanted, "%s", word);
		return;
	}
	for (size_t i = 0; i < rule.n; i++)
		snprintf(got + strlen(got), sizeof(got) - strlen(got), "%s%s",
			 i ? ", " : "", comparison_text(&rule.comparisons[i], one));
	is_str(got, wanted, "%s", word);
}

static void test_conditions(void)
{
	reads("socket(domain == AF_UNIX)", "arg0 & 0xffffffff == 0x1");
	reads("socket(domain==AF_UNIX&&type!=SOCK_RAW)",
	      "arg0 & 0xffffffff == 0x1, arg1 & 0xffffffff != 0x3");
	reads("ioctl(request & 0xffffffff != TIOCSTI)", "arg1 & 0xffffffff != 0x5412");
	reads("ioctl( (request & 0xff00) == 0x5400 )", "arg1 & 0xff00 == 0x5400");
	reads("clone(flags & CLONE_NEWUSER == 0)", "arg0 & 0x10000000 == 0x0");
	reads("clone(flags & CLONE_NEWUSER != 0)", "arg0 & 0x10000000 == 0x10000000");
	reads("clone(flags & (CLONE_NEWUSER | CLONE_NEWNS) != 0)",
	      "arg0 & 0x10020000 != 0x0");
	reads("mmap(prot & ~(PROT_READ|PROT_WRITE) == 0)",
	      "arg2 & 0xfffffffffffffffc == 0x0");
	reads("mmap(length == 4096 && fd == ~0)",
	      "arg1 == 0x1000, arg4 & 0xffffffff == 0xffffffff");
	reads("openat(dirfd == AT_FDCWD)", "arg0 & 0xffffffff == 0xffffff9c");
	reads("chmod(mode & 06000 != 0)", "arg1 & 0xc00 != 0x0");
	reads("chmod(mode == 0755)", "arg1 & 0xffff == 0x1ed");
	reads("read(arg0 == 3)", "arg0 & 0xffffffff == 0x3");
	reads("read(arg5 == 0xffffffffffffffff)", "arg5 == 0xffffffffffffffff");
	reads("read(fd & 3 == 1 && fd & 0xc == 4)", "arg0 & 0xf == 0x5");
	reads("read(fd == 1 && fd != 2)", "arg0 & 0xffffffff == 0x1");
	reads("read(fd != 2 && fd != 2)", "arg0 & 0xffffffff != 0x2");
}

/* A word of `allow` or `deny` is refused, at that byte, with that text in the reason.
 */
static void refused(const char *key, const char *word, size_t offset, const char *part)
{
	const struct key *k = key_find(&mech_syscalls.section, key);
	const struct place place = { "a.ini", 1, 1 };
	struct words words = { 0 };
	struct error err = { 0 };

	is_int(k->type->parse(k->type, word, &place, &words, &err), -1,
	       "%s = %s: is refused", key, word);
	is_int((long long)err.offset, (long long)offset, "%s = %s: there", key, word);
	has_str(err.text, part, "%s = %s: for that reason", key, word);
	words_done(&words);
}

static void test_refusals(void)
{
	refused("allow", "raed", 0, "did you mean read?");
	refused("allow", "read wriet", 5, "did you mean write?");
	refused("allow", "zzzzzzz", 0, "no system call is called zzzzzzz");
	refused("allow", "@syste-service", 0, "did you mean @system-service?");
	refused("allow", "@mount(a == 1)", 6, "a group has no arguments");
	refused("allow", "socket(domian == AF_UNIX)", 7, "did you mean domain?");
	refused("allow", "socket(family == AF_UNIX)", 7, "domain type protocol");
	refused("allow", "prctl(arg2 == 1)", 6, "option second third");
	refused("allow", "socket(domain == AF_UNX)", 17, "did you mean AF_UNIX?");
	refused("allow", "socket(domain == FOO_BAR_BAZ)", 17, "write its number");
	refused("allow", "socket(domain < 3)", 14, "2.6.1");
	refused("allow", "socket(domain >= 3)", 14, "2.6.1");
	refused("allow", "socket(domain = 3)", 14, "==");
	refused("allow", "socket(domain)", 13, "== or !=");
	refused("allow", "socket(domain == )", 17, "missing");
	refused("allow", "socket(domain == -1)", 17, "~0");
	refused("allow", "socket(domain == 08)", 18, "ends here");
	refused("allow", "socket(domain == 0x1ffffffffffffffff)", 17, "too large");
	refused("allow", "socket(domain == 0x100000000)", 7, "can never be true");
	refused("allow", "socket(domain != 0x100000000)", 7, "is always true");
	refused("allow", "socket(domain & 3 == 4)", 7, "can never be true");
	refused("allow", "socket(domain & 0 == 0)", 7, "no bit");
	refused("allow", "socket(domain == 1 && domain == 2)", 7, "never hold");
	refused("allow", "socket(domain == 1, type == 2)", 18, "&&");
	refused("allow", "socket(domain == 1 and type == 2)", 19, "&&");
	refused("allow", "socket(domain == 1", 6, "not closed");
	refused("allow", "socket(domain == 1)x", 19, "unexpected");
	refused("allow", "socket()", 7, "argument is missing");
	refused("allow", "(domain == 1)", 0, "missing");
	refused("allow", "ptrace:kill", 6, "have it in deny");
	refused("deny", "ptrace:allow", 6, "have it in allow");
	refused("deny", "ptrace:EPERN", 7, "did you mean EPERM?");
	refused("deny", "ptrace:kil", 7, "did you mean kill?");
	refused("deny", "read \"ptrace:errno EPERN\"", 19, "did you mean EPERM?");
	refused("architectures", "native x86_64", 7, "did you mean x86-64?");
	refused("default", "EPERN", 0, "did you mean EPERM?");
	refused("default", "errno", 5, "missing");
	refused("default", "errno 0", 6, "not from 1 to 4095");
	refused("default", "deny", 0, "not an action");
}

static void test_words(void)
{
	struct syscalls_case c = { 0 };
	const struct words *allow = &c.profile.syscalls.allow;
	const struct key *key = key_find(&mech_syscalls.section, "allow");
	char *printed = NULL;
	size_t size;
	FILE *out;

	case_begin(&c);
	is_int((long long)allow->n, 1, "one word by default");
	is_str(allow->items[0].text, "@ordinary", "which is @ordinary");
	case_say(&c, "a.ini", "allow", "");
	is_int((long long)allow->n, 0, "an empty value takes it away");
	case_say(&c, "a.ini", "allow",
		 "read  socket(domain == AF_UNIX && type == SOCK_STREAM)\t\"write\"");
	is_int((long long)allow->n, 3, "brackets and quotes keep blanks together");
	is_str(allow->items[1].text, "socket(domain == AF_UNIX && type == SOCK_STREAM)",
	       "the rule is one word");
	is_str(allow->items[2].text, "write", "the quotes are not in it");
	is_int(allow->items[1].place.column, 7, "each word has its column");
	is_int(allow->items[2].place.column, 56, "the last, too");
	out = open_memstream(&printed, &size);
	key->type->print(key->type, allow, out);
	fclose(out);
	case_say(&c, "a.ini", "allow", "");
	case_say(&c, "a.ini", "allow", printed);
	is_int((long long)allow->n, 3, "what is printed is read as the same: %s",
	       printed);
	is_str(allow->items[1].text, "socket(domain == AF_UNIX && type == SOCK_STREAM)",
	       "the rule, too");
	free(printed);
	case_done(&c);
}

struct line {
	const char *file, *key, *value;
};

/* How many faults the lines have, and the text of the first. */
static void contradiction(const char *what, size_t faults, const char *part,
			  const struct line *lines)
{
	struct syscalls_case c = { 0 };

	case_begin(&c);
	for (; lines->file; lines++)
		case_say(&c, lines->file, lines->key, lines->value);
	case_text(&c);
	is_int((long long)c.faults, (long long)faults, "%s", what);
	if (part)
		has_str(c.fault.text, part, "%s: says so", what);
	case_done(&c);
}

#define LINES(...) ((const struct line[]){ __VA_ARGS__, { 0 } })

static void test_contradictions(void)
{
	contradiction("one name, both ways, in one file", 1,
		      "a.ini:2:1: [syscalls] deny: ptrace: errno EPERM here, but allow "
		      "at a.ini:1",
		      LINES({ "a.ini", "allow", "ptrace" },
			    { "a.ini", "deny", "ptrace" }));
	contradiction("whichever comes first", 1, "a.ini:2:6: [syscalls] allow: ptrace",
		      LINES({ "a.ini", "deny", "ptrace" },
			    { "a.ini", "allow", "read ptrace" }));
	contradiction("one name, both ways, in two files", 0, NULL,
		      LINES({ "a.ini", "allow", "ptrace" },
			    { "b.ini", "deny", "ptrace" }));
	contradiction("one name twice the same way", 0, NULL,
		      LINES({ "a.ini", "allow", "ptrace ptrace" }));
	contradiction("one name, two actions", 1, "kill here, but errno EPERM",
		      LINES({ "a.ini", "deny", "ptrace" },
			    { "a.ini", "deny", "ptrace:kill" }));
	contradiction("an action that is the default one", 0, NULL,
		      LINES({ "a.ini", "deny", "ptrace ptrace:EPERM" }));
	contradiction("one group, both ways", 1, "@debug",
		      LINES({ "a.ini", "allow", "@debug" },
			    { "a.ini", "deny", "@debug" }));
	contradiction("two groups that share calls", 0, NULL,
		      LINES({ "a.ini", "allow", "@known" },
			    { "a.ini", "deny", "@debug @privileged:kill" }));
	contradiction("the same conditions, otherwise written", 1, "socket(arg0 == 1)",
		      LINES({ "a.ini", "allow", "socket(domain == AF_UNIX)" },
			    { "a.ini", "deny", "socket(arg0 == 1)" }));
	contradiction("other conditions", 0, NULL,
		      LINES({ "a.ini", "allow", "socket(domain == AF_UNIX)" },
			    { "a.ini", "deny", "socket(domain != AF_UNIX)" }));
	contradiction("a name and a rule", 0, NULL,
		      LINES({ "a.ini", "allow", "socket" },
			    { "a.ini", "deny", "socket(domain == AF_INET)" }));
	contradiction("twice on the command line", 1, "--set: [syscalls]",
		      LINES({ "--set", "allow", "ptrace" },
			    { "--set", "deny", "ptrace" }));
	contradiction("two contradictions are two faults", 2, NULL,
		      LINES({ "a.ini", "allow", "ptrace bpf" },
			    { "a.ini", "deny", "ptrace bpf" }));
	contradiction("flags that nested withholds", 1, "[namespaces] nested",
		      LINES({ "a.ini", "allow",
			      "clone(flags & CLONE_NEWUSER == CLONE_NEWUSER)" }));
}

/* The line of the text that decides on the call, or "". */
static const char *line_of(const char *text, const char *call)
{
	static char line[1024];
	size_t length = strlen(call);

	for (; *text; text = strchr(text, '\n') + 1) {
		if (strncmp(text, call, length) || text[length] != ' ')
			continue;
		snprintf(line, sizeof(line), "%.*s", (int)strcspn(text, "\n"), text);
		return line;
	}
	return "";
}

static void decides(const char *what, const char *call, const char *wanted,
		    const struct line *lines)
{
	struct syscalls_case c = { 0 };

	case_begin(&c);
	for (; lines->file; lines++)
		case_say(&c, lines->file, lines->key, lines->value);
	case_text(&c);
	is_str(c.faults ? c.fault.text : line_of(c.text, call), wanted, "%s", what);
	case_done(&c);
}

static void test_decisions(void)
{
	decides("of two files the later wins", "ptrace", "ptrace kill",
		LINES({ "b.ini", "deny", "ptrace:kill" },
		      { "a.ini", "allow", "ptrace" }));
	decides("the command line is the latest", "ptrace", "ptrace allow",
		LINES({ "--set", "allow", "ptrace" }, { "c.ini", "deny", "ptrace" }));
	decides("a name beats a group", "bpf", "bpf allow",
		LINES({ "a.ini", "allow", "bpf" }, { "b.ini", "deny", "@privileged" }));
	decides("a group that is denied beats one that is allowed", "read", "",
		LINES({ "a.ini", "deny", "@basic-io" }));
	decides("of two groups the stricter action", "bpf", "bpf kill",
		LINES({ "a.ini", "deny", "@privileged:kill @known:EACCES" }));
	decides("a rule of deny comes first", "read",
		"read arg0 & 0xffffffff == 0x5: errno EPERM; allow",
		LINES({ "a.ini", "deny", "read(fd == 5)" }));
	decides("the stricter action comes first", "read",
		"read arg0 & 0xffffffff == 0x5: kill; arg1 == 0x0: errno EPERM; allow",
		LINES({ "a.ini", "deny", "read(buf == 0) read(fd == 5):kill" }));
	decides("rules of allow take the place of groups", "read",
		"read arg0 & 0xffffffff == 0x5: allow; errno EPERM",
		LINES({ "a.ini", "allow", "read(fd == 5)" }));
	decides("but not of a name", "read",
		"read arg0 & 0xffffffff == 0x5: errno EACCES; allow",
		LINES({ "a.ini", "allow", "read read(buf == 1)" },
		      { "a.ini", "deny", "read(fd == 5):EACCES" }));
	decides("nor of one that is denied", "read",
		"read arg0 & 0xffffffff == 0x5: allow; trap",
		LINES({ "a.ini", "allow", "read(fd == 5)" },
		      { "a.ini", "deny", "read:trap" }));
	decides("what changes nothing is left out", "read", "read allow",
		LINES({ "a.ini", "allow", "read read(fd == 5)" }));
	decides("denied by default as default does", "read", "",
		LINES({ "a.ini", "default", "kill" }, { "a.ini", "deny", "read" }));
	decides("and by EPERM where that allows", "read", "read errno EPERM",
		LINES({ "a.ini", "default", "log" }, { "a.ini", "deny", "read" }));
}

/* A call that a newer libseccomp knows, and no table of ours, may be named. */
static void test_unlisted_call(void)
{
	struct word word = { (char *)"future_call", { "a.ini", 1, 1 } };
	struct statement statement = {
		.rule = { .call = -1, .name = "future_call" },
		.action = { ACTION_ALLOW, 0 },
		.word = &word,
	};
	const struct syscalls_words words = {
		.items = &statement,
		.n = 1,
		.otherwise = { ACTION_ERRNO, EPERM },
		.refusal = { ACTION_ERRNO, EPERM },
		.own_refusal = { ACTION_ERRNO, EPERM },
	};
	struct words architectures = { 0 };
	struct pool pool = { 0 };
	struct faults faults = { 0 };

	is_str(line_of(syscalls_decide(&words, &architectures, &pool, &faults),
		       "future_call"),
	       "future_call allow", "a call that only libseccomp knows is decided");
	pool_done(&pool);
}

static void test_text(void)
{
	struct syscalls_case c = { 0 };
	const char *again;

	case_begin(&c);
	case_text(&c);
	ok(text_starts(c.text, "default errno EPERM\narchitectures native\n"),
	   "the text begins with the default and the architectures");
	is_str(line_of(c.text, "clone3"), "clone3 errno ENOSYS",
	       "clone3 answers ENOSYS");
	is_str(line_of(c.text, "ptrace"), "", "what is as the default has no line");
	again = c.text;
	case_text(&c);
	is_str(c.text, again, "the same profile comes to the same text");
	case_done(&c);
	case_begin(&c);
	case_say(&c, "a.ini", "architectures", "x86");
	case_text(&c);
	ok(text_starts(c.text, "default errno EPERM\narchitectures native x86\n"),
	   "architectures are added");
	case_say(&c, "a.ini", "architectures", "");
	case_say(&c, "a.ini", "architectures", "x86 arm x86");
	case_text(&c);
	ok(text_starts(c.text, "default errno EPERM\narchitectures native x86 arm\n"),
	   "but the machine's own stays, and each is there once");
	case_done(&c);
}

static void test_show(void)
{
	struct plan plan = { .syscalls = { .text = "default allow\n"
						   "architectures native\n"
						   "read allow\nwrite kill\n"
						   "zz arg0 == 0x1: kill; allow\n" } };
	char *shown = NULL;
	size_t size;
	FILE *out = open_memstream(&shown, &size);

	step_filter.show(&plan, out);
	fclose(out);
	is_str(shown,
	       "default allow\narchitectures native\nwrite kill\n"
	       "zz arg0 == 0x1: kill; allow\n1 other call allowed",
	       "the plan shows all but what is just allowed");
	free(shown);
}

/* What the mechanism itself puts into the plan, on a made-up machine. */
static void resolves(const char *allow, const char *cache_home, size_t faults,
		     const char *cache)
{
	struct syscalls_case c = { 0 };
	struct host host = { 0 };
	struct plan plan = { 0 };
	struct faults found = { case_note_fault, &c, 0 };

	host.variables[VARIABLE_XDG_CACHE_HOME] = cache_home;
	host.variable_known[VARIABLE_XDG_CACHE_HOME] = true;
	case_begin(&c);
	case_say(&c, "a.ini", "allow", "");
	case_say(&c, "a.ini", "allow", allow);
	mech_syscalls.resolve(&c.profile, &host, &plan, &found);
	is_int((long long)found.n, (long long)faults, "allow = %s: faults", allow);
	if (faults)
		has_str(c.fault.text, "execve is refused", "allow = %s: why", allow);
	is_str(plan.syscalls.cache, cache, "allow = %s: the cache", allow);
	pool_done(&plan.pool);
	host_done(&host);
	case_done(&c);
}

static void test_resolve(void)
{
	resolves("@default", "/home/user/.cache", 0, "/home/user/.cache/jail/filters");
	resolves("@basic-io", "/home/user/.cache", 1, "/home/user/.cache/jail/filters");
	resolves("execve(pathname != 0)", "relative", 0, NULL);
	resolves("read execve", NULL, 0, NULL);
}

int main(void)
{
	test_conditions();
	test_refusals();
	test_words();
	test_contradictions();
	test_decisions();
	test_unlisted_call();
	test_text();
	test_show();
	test_resolve();
	return tap_done();
}
