/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Compiled filters, kept
 *
 * A file of the cache is a header, the key and the instructions.  The key is all that
 * the instructions depend on, and is compared as a whole: the name of the file, a hash
 * of the key, only finds it.
 */

#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/evaluate.h"
#include "sys/filter.h"
#include "util/cleanup.h"
#include "util/xalloc.h"

/* To be counted up whenever the same text comes to other instructions. */
enum { FORMAT = 1 };

/* More than so many are not kept: an old one is never used again, nor missed. */
enum { FILES_MAX = 128 };

struct header {
	char magic[8];
	uint32_t key_length, n; /* bytes, instructions */
	uint64_t hash;          /* of the instructions */
};

static const char magic[8] = "jailbpf";

/* All that the instructions depend on. */
struct key {
	char versions[128];
	const char *text;
	size_t versions_length, text_length;
};

static void key_make(struct key *key, const char *text,
		     const struct architecture *native)
{
	const struct scmp_version *version = seccomp_version();

	snprintf(key->versions, sizeof(key->versions),
		 "format %d, calls to %d, libseccomp %u.%u.%u, %s\n", FORMAT,
		 number_newest(native), version->major, version->minor, version->micro,
		 native->name);
	key->versions_length = strlen(key->versions);
	key->text = text;
	key->text_length = strlen(text);
}

/* Not for secrets: 64-bit FNV-1a, over words of 8 bytes, continued from `h`. */
static uint64_t hash(uint64_t h, const void *data, size_t length)
{
	uint64_t word;

	for (size_t at = 0; at < length; at += sizeof(word)) {
		word = 0;
		memcpy(&word, (const char *)data + at,
		       length - at < sizeof(word) ? length - at : sizeof(word));
		h = (h ^ word) * 0x100000001b3;
		h ^= h >> 32;
	}
	return h ^ length;
}

static const uint64_t hash_start = 0xcbf29ce484222325;

static uint64_t key_hash(const struct key *key)
{
	return hash(hash(hash_start, key->versions, key->versions_length), key->text,
		    key->text_length);
}

/* The caller's own, and nobody else may write to it. */
static bool is_private(const struct stat *st, mode_t kind)
{
	return (st->st_mode & S_IFMT) == kind && st->st_uid == geteuid() &&
	       !(st->st_mode & (S_IWGRP | S_IWOTH));
}

/* The directory, if it is to be trusted; -1 where not. */
static int directory_open(const char *directory)
{
	AUTO_CLOSE int fd =
		open(directory, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0 || !is_private(&st, S_IFDIR))
		return -1;
	return take_fd(&fd);
}

/* The whole file, for the caller to free; NULL where it is not to be trusted. */
static char *file_read(int directory, const char *name, size_t *ret_length)
{
	AUTO_CLOSE int fd =
		openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	AUTO_FREE char *content = NULL;
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0 || !is_private(&st, S_IFREG) ||
	    st.st_size < (off_t)sizeof(struct header) || st.st_size > 1 << 20)
		return NULL;
	*ret_length = (size_t)st.st_size;
	content = xcalloc(*ret_length, 1);
	if (read(fd, content, *ret_length) != (ssize_t)*ret_length)
		return NULL;
	return take_ptr(content);
}

/* The instructions may stand anywhere, and are copied. */
static struct filter *filter_make(const void *code, size_t n)
{
	struct filter *filter = xcalloc(1, sizeof(*filter));

	filter->code = xcalloc(n, sizeof(*filter->code));
	memcpy(filter->code, code, n * sizeof(*filter->code));
	filter->n = (unsigned short)n;
	return filter;
}

static bool is_key(const char *content, const struct key *key)
{
	return !memcmp(content, key->versions, key->versions_length) &&
	       !memcmp(content + key->versions_length, key->text, key->text_length);
}

static struct filter *cache_find(int directory, const char *name, const struct key *key)
{
	size_t length, key_length = key->versions_length + key->text_length;
	AUTO_FREE char *content = file_read(directory, name, &length);
	struct filter *filter;
	struct header header;

	if (!content)
		return NULL;
	memcpy(&header, content, sizeof(header));
	if (memcmp(header.magic, magic, sizeof(magic)) || header.n > BPF_MAXINSNS ||
	    header.key_length != key_length ||
	    length != sizeof(header) + key_length +
			      header.n * sizeof(struct sock_filter) ||
	    !is_key(content + sizeof(header), key))
		return NULL;
	filter = filter_make(content + sizeof(header) + key_length, header.n);
	if (hash(hash_start, filter->code, header.n * sizeof(*filter->code)) ==
		    header.hash &&
	    evaluate_check(filter->code, filter->n))
		return filter;
	filter_free(filter);
	return NULL;
}

/* Make the directory and the two above it: XDG_CACHE_HOME, jail, filters. */
static void directory_make(const char *directory)
{
	AUTO_FREE char *path = xstrdup(directory);
	size_t ends[3] = { strlen(path) }, n = 1;

	for (size_t i = ends[0]; i-- > 1 && n < N_ELEMENTS(ends);)
		if (path[i] == '/')
			ends[n++] = i;
	while (n--) {
		path[ends[n]] = '\0';
		(void)mkdir(path, 0700); /* what is missing shows when it is opened */
		path[ends[n]] = n ? '/' : '\0';
	}
}

/* Start the cache over when there is much in it. */
static void directory_trim(int directory)
{
	int fd = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *stream = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;
	size_t n = 0;

	if (!stream)
		return;
	while (readdir(stream))
		n++;
	rewinddir(stream);
	while (n > FILES_MAX && (entry = readdir(stream)))
		if (*entry->d_name != '.')
			unlinkat(directory, entry->d_name, 0);
	closedir(stream);
}

static bool write_all(int fd, const void *data, size_t length)
{
	return write(fd, data, length) == (ssize_t)length;
}

static bool content_write(int fd, const struct key *key, const struct filter *filter)
{
	size_t size = filter->n * sizeof(*filter->code);
	struct header header = {
		.key_length = (uint32_t)(key->versions_length + key->text_length),
		.n = filter->n,
		.hash = hash(hash_start, filter->code, size),
	};

	memcpy(header.magic, magic, sizeof(magic));
	return fchmod(fd, 0600) == 0 && write_all(fd, &header, sizeof(header)) &&
	       write_all(fd, key->versions, key->versions_length) &&
	       write_all(fd, key->text, key->text_length) &&
	       write_all(fd, filter->code, size);
}

/* As far as it can be done; the launch does not depend on it. */
static void cache_store(const char *path, const char *name, const struct key *key,
			const struct filter *filter)
{
	AUTO_CLOSE int directory = -1;
	AUTO_CLOSE int fd = -1;
	char temporary[32];
	uint64_t number;

	directory_make(path);
	directory = directory_open(path);
	if (directory < 0 ||
	    getrandom(&number, sizeof(number), GRND_NONBLOCK) != sizeof(number))
		return;
	directory_trim(directory);
	snprintf(temporary, sizeof(temporary), "%016" PRIx64 ".new", number);
	fd = openat(directory, temporary,
		    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return;
	if (!content_write(fd, key, filter) ||
	    renameat(directory, temporary, directory, name) < 0)
		unlinkat(directory, temporary, 0);
}

int filter_get(const char *text, const char *directory, struct filter **ret,
	       struct error *err)
{
	const struct architecture *native = architecture_native();
	AUTO_CLOSE int fd = -1;
	struct key key;
	char name[32];

	if (!native)
		return fail(err, ERROR_HOST,
			    "cannot filter system calls: this libseccomp does not "
			    "know the machine's architecture");
	if (!directory)
		return filter_compile(text, native, ret, err);
	key_make(&key, text, native);
	snprintf(name, sizeof(name), "%016" PRIx64, key_hash(&key));
	fd = directory_open(directory);
	*ret = fd < 0 ? NULL : cache_find(fd, name, &key);
	if (*ret)
		return 0;
	if (filter_compile(text, native, ret, err) < 0)
		return -1;
	cache_store(directory, name, &key, *ret);
	return 0;
}
