/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The cache of compiled filters: what it gives back is what would be compiled, and it
 * takes nothing from files that somebody else could have written
 *
 * What the compiler makes is tests/filter/compile.c; what the kernel makes of that is
 * tests/filter/kernel.c.
 */

#include "tap.h"

#include <dirent.h>
#include <sys/stat.h>

#include "scratch.h"
#include "sys/filter-policy.h"
#include "sys/filter.h"
#include "util/cleanup.h"

static const char text[] = "default errno EPERM\narchitectures native\n"
			   "close arg0 == 0x3: allow; errno EBADF\nread allow\n";

static const char *directory; /* of the cache */

/* How many files there are, and the path of the last. */
static size_t count(char *ret_path, size_t size)
{
	DIR *stream = opendir(directory);
	struct dirent *entry;
	size_t n = 0;

	while (stream && (entry = readdir(stream))) {
		if (*entry->d_name == '.')
			continue;
		n++;
		snprintf(ret_path, size, "%s/%s", directory, entry->d_name);
	}
	if (stream)
		closedir(stream);
	return n;
}

static char path[PATH_MAX + NAME_MAX]; /* of the file in the cache */

static size_t files(void)
{
	return count(path, sizeof(path));
}

static bool same(const struct filter *a, const struct filter *b)
{
	return a->n == b->n && !memcmp(a->code, b->code, a->n * sizeof(*a->code));
}

/* That filter_get() gives what the compiler makes. */
static void gives(const char *what, const char *for_text)
{
	struct filter *got = NULL, *compiled = NULL;
	struct error err;

	if (filter_compile(for_text, architecture_native(), &compiled, &err) < 0)
		bail(err.text);
	ok(filter_get(for_text, directory, &got, &err) == 0 && same(got, compiled),
	   "%s", what);
	filter_free(got);
	filter_free(compiled);
}

/* Change one byte of the file, from the end where `offset` is negative. */
static void change(long offset)
{
	FILE *file = fopen(path, "r+e");
	int byte;

	if (!file || fseek(file, offset, offset < 0 ? SEEK_END : SEEK_SET) < 0)
		bail("cannot open the file of the cache");
	byte = fgetc(file);
	fseek(file, -1, SEEK_CUR);
	fputc(byte ^ 1, file);
	fclose(file);
}

static struct timespec written(void)
{
	struct stat st = { 0 };

	stat(path, &st);
	return st.st_mtim;
}

/* Make the file as old as the hills, to see whether it is written anew. */
static void age(void)
{
	const struct timespec times[2] = { { 1, 0 }, { 1, 0 } };

	utimensat(AT_FDCWD, path, times, 0);
}

static void test_warm(void)
{
	struct stat st;

	is_int((long long)files(), 0, "there is no cache yet");
	gives("it is compiled", text);
	is_int((long long)files(), 1, "and kept");
	stat(directory, &st);
	is_int(st.st_mode & 07777, 0700, "in a directory for the caller alone");
	stat(path, &st);
	is_int(st.st_mode & 07777, 0600, "in a file for the caller alone");
	age();
	gives("the next time it is found", text);
	is_int(written().tv_sec, 1, "and not written again");
	gives("another text is another filter", "default kill\narchitectures native\n");
	is_int((long long)files(), 2, "and another file");
}

/* The header is 24 bytes: 8 of magic, 4 for each length, 8 of hash. */
static void test_damaged(void)
{
	static const struct {
		const char *what;
		long offset;
	} damages[] = {
		{ "another kind of file", 0 },
		{ "another length of the key", 8 },
		{ "another number of instructions", 12 },
		{ "another hash", 16 },
		{ "another version in the key", 31 },
		{ "another text in the key", 90 },
		{ "another instruction", -12 },
		{ "another last byte", -1 },
	};

	unlink(path);
	for (size_t i = 0; files() && i < 9; i++)
		unlink(path);
	for (size_t i = 0; i < sizeof(damages) / sizeof(*damages); i++) {
		gives("a whole file", text);
		files();
		change(damages[i].offset);
		age();
		gives(damages[i].what, text);
		ok(written().tv_sec != 1, "%s: it is written anew", damages[i].what);
	}
	if (truncate(path, 30) < 0)
		bail("cannot cut the file");
	gives("a file that was cut", text);
	if (truncate(path, 0) < 0)
		bail("cannot cut the file");
	gives("an empty file", text);
}

/* Replace the file by something of that text, which is not to be trusted. */
static void test_untrusted(void)
{
	const char *elsewhere = scratch_path("elsewhere");
	struct stat st;

	gives("a file of the caller", text);
	files();
	chmod(path, 0622);
	age();
	gives("a file that others may write", text);
	ok(written().tv_sec != 1, "is replaced");
	rename(path, elsewhere);
	if (symlink(elsewhere, path) < 0)
		bail("cannot make a symlink");
	gives("a symlink", text);
	ok(lstat(path, &st) == 0 && S_ISREG(st.st_mode), "is replaced, too");
	unlink(path);
	if (mkfifo(path, 0600) < 0)
		bail("cannot make a fifo");
	gives("a fifo does not stop us", text);
	unlink(path);
	chmod(directory, 0770);
	gives("a directory that others may write", text);
	is_int((long long)files(), 0, "is not used");
	chmod(directory, 0700);
	if (geteuid() != 0) {
		skip("a file of somebody else", "needs root");
		skip("is replaced", "needs root");
		skip("a directory of somebody else", "needs root");
		skip("is not used", "needs root");
		return;
	}
	gives("the file again", text);
	files();
	age();
	if (chown(path, 54321, 54321) < 0)
		bail("cannot chown");
	gives("a file of somebody else", text);
	ok(written().tv_sec != 1, "is replaced");
	unlink(path);
	if (chown(directory, 54321, 54321) < 0)
		bail("cannot chown");
	gives("a directory of somebody else", text);
	is_int((long long)files(), 0, "is not used");
	if (chown(directory, 0, 0) < 0)
		bail("cannot chown");
}

/* That nothing can be written is no error. */
static void test_without(void)
{
	const char *before = directory;

	directory = NULL;
	gives("no cache", text);
	directory = "/proc/self/none/jail/filters";
	gives("a cache where none can be", text);
	scratch_write("file", "");
	directory = scratch_path("file");
	gives("a file for the directory", text);
	directory = scratch_path("none/none/cache/jail/filters");
	gives("a directory whose home is missing", text);
	ok(access(scratch_path("none"), F_OK) < 0, "that home is not made");
	directory = before;
}

/* However many profiles there are, the cache stays small. */
static void test_many(void)
{
	char one[80];
	size_t most = 0, n;

	for (int i = 0; i < 300; i++) {
		struct filter *got = NULL;
		struct error err;

		snprintf(one, sizeof(one),
			 "default errno %d\narchitectures native\nread allow\n", i + 1);
		if (filter_get(one, directory, &got, &err) < 0)
			bail(err.text);
		filter_free(got);
		n = files();
		most = n > most ? n : most;
	}
	ok(most > 64 && most < 160, "at most %zu of 300 filters are kept", most);
	gives("and the cache still works", text);
}

/* The flags of clone(2) come second on s390: an argument changes its place. */
static void test_adapted(void)
{
	static const char policy_text[] =
		"default allow\narchitectures native\n"
		"chown arg1 & 0xffffffff == 0x0 && arg0 == 0xffffffffffffffff: trap; "
		"allow\n"
		"clone arg0 & 0x10000000 == 0x10000000: trap; arg2 == 0x100000000: kill; "
		"allow\n";
	AUTO(policy_done) struct policy policy = { 0 };
	struct decision d;
	struct error err;

	if (policy_read(policy_text, &policy, &err) < 0)
		bail(err.text);
	d = decision_adapt(policy_find(&policy, "clone"), architecture_find("s390x"),
			   &policy.pool);
	is_int((long long)d.n, 3, "s390x: clone has its clauses");
	is_int(d.clauses[0].comparisons[0].argument, 1, "s390x: the flags are second");
	d = decision_adapt(policy_find(&policy, "clone"), architecture_find("x86"),
			   &policy.pool);
	is_int((long long)d.n, 2, "x86: what cannot hold in 32 bits is gone");
	is_int(d.clauses[0].comparisons[0].argument, 0, "x86: the flags are first");
	d = decision_adapt(policy_find(&policy, "chown"), architecture_find("x86"),
			   &policy.pool);
	is_int((long long)d.clauses[0].comparisons[0].mask, 0xffffffff,
	       "x86: a pointer has 32 bits");
	is_int((long long)d.clauses[0].comparisons[1].mask, 0xffff,
	       "x86: an id of the first calls has 16");
}

static void test_numbers(void)
{
	const struct architecture *x86_64 = architecture_find("x86-64");
	const struct architecture *x32 = architecture_find("x32");

	is_int(number_find(x86_64, "read"), 0, "read is 0");
	is_int(number_find(x86_64, "mseal"), 462, "mseal is 462");
	is_int(number_find(x86_64, "rseq_slice_yield"), 471, "the newest is 471");
	is_int(number_find(x86_64, "uretprobe"), 335, "uretprobe is 335");
	is_int(number_find(architecture_find("arm64"), "uretprobe"), -1,
	       "and not on arm64");
	is_int(number_find(architecture_find("arm64"), "open"), -1, "nor is open");
	is_int(number_find(x32, "ioctl"), 0x40000202, "ioctl of x32");
	is_int(number_find(x32, "mseal"), 0x400001ce, "mseal of x32");
	is_int(number_find(architecture_find("mips64"), "mseal"), 5462,
	       "mseal of mips64");
	is_int(number_find(x86_64, "nonsense"), -1, "there is no nonsense");
	ok(number_known("_llseek"), "a call of another architecture is known");
	ok(!number_known("nonsense"), "nonsense is not");
	ok(!architecture_find("x86_64"), "architectures are spelled in one way");
	ok(architecture_native() != NULL, "this machine has one");
}

int main(void)
{
	umask(022);
	scratch_make();
	scratch_directory("home/");
	directory = strdup(scratch_path("home/.cache/jail/filters"));
	test_warm();
	test_damaged();
	test_untrusted();
	test_without();
	test_many();
	test_adapted();
	test_numbers();
	free((char *)directory);
	return tap_done();
}
