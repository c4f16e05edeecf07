/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * Keys: the grammar of profiles, as data
 *
 * Every key that a profile may contain is one row of a table, written beside the code
 * that honours it.  Reading, `jailctl check`, `--set`, the manual page, completion and
 * editor syntax walk these rows; there is no second list.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "util/error.h"
#include "util/strv.h"

/* Where a setting was written. */
struct place {
	const char *file;    /* NULL: nowhere, it is the default */
	unsigned int line;   /* from 1; 0: `file` is no file ("--set") */
	unsigned int column; /* from 1, in characters */
	unsigned int
		order; /* of taking effect: the later beats the earlier; 0: default */
};

/* "default", "--set" or "firefox.ini:12", as errors, the plan and reports quote it. */
const char *place_text(const struct place *place, char *buffer, size_t size);
#define PLACE_TEXT(place) place_text((place), (char[512]){ 0 }, 512)

struct type;

struct type {
	const char *grammar;      /* "BYTES[K|M|G|T] | infinity" */
	const char *const *words; /* its vocabulary, for completion; or NULL */
	bool list;                /* repeating the key appends */
	int64_t least, most;      /* of a number */

	/*
	 * Read `text` into the slot, whose old value is released or, by a list,
	 * appended to; an empty text empties a list.  `place` is where the text stands.
	 * A fault is reported by fail_at(): the offset becomes a column.  It leaves a
	 * scalar as it was; a list may have got the words before the faulty one.
	 */
	int (*parse)(const struct type *type, const char *text,
		     const struct place *place, void *slot, struct error *err);
	/* Print as a profile would write it. */
	void (*print)(const struct type *type, const void *slot, FILE *out);
	/* Release; fit for a zeroed slot, and for being called twice. */
	void (*done)(void *slot);
};

struct key {
	const char *name; /* of the C field, "uid_map" for uid-map */
	bool verbatim;    /* or, by KEY_AS, as a profile writes it */
	const struct type *type;
	size_t offset;        /* of its slot in struct profile */
	const char *fallback; /* the default, as a profile would write it */
	/*
	 * Beyond the type: called after every parse.  NULL: nothing more to ask.  A
	 * list comes whole; what earlier lines put there has passed already.
	 */
	int (*check)(const void *slot, struct error *err);
	const char *doc; /* one or two plain sentences */
};

struct section {
	const char *name;
	const char *doc;
	const struct key *keys; /* ends with a nameless row */
};

/*
 * KEY(section, field, type, default, check, doc) is one row.  The key is called like
 * the field, with "-" for "_"; KEY_AS gives another name, letter for letter, where the
 * kernel's own has dots or C has a keyword.  A row whose type is not that of its field
 * does not compile.
 */
#define KEY(sect, field, kind, text, checker, sentence)                                \
	KEY_ROW(#field, false, sect, field, kind, text, checker, sentence)
#define KEY_AS(spelled, sect, field, kind, text, checker, sentence)                    \
	KEY_ROW(spelled, true, sect, field, kind, text, checker, sentence)
#define KEY_ROW(spelled, exact, sect, field, kind, text, checker, sentence)            \
	{                                                                              \
		.name = spelled, .verbatim = exact, .type = &type_##kind,              \
		.offset = offsetof(struct profile, sect.field) +                       \
			  0 * sizeof(KEY_TYPE_CHECK(sect, field, kind)),               \
		.fallback = text, .check = checker, .doc = sentence,                   \
	}
#define KEY_TYPE_CHECK(sect, field, kind)                                              \
	struct {                                                                       \
		_Static_assert(__builtin_types_compatible_p(                           \
				       __typeof__(((struct profile *)0)->sect.field),  \
				       slot_##kind),                                   \
			       #sect "." #field " does not hold a " #kind);            \
		char unused;                                                           \
	}

/* One word of a list, and an entry of several words: one line of a profile. */
struct word {
	char *text;
	struct place place;
};
struct words {
	struct word *items;
	size_t n;
};
struct entry {
	struct strv fields;
	struct place place;
};
struct entries {
	struct entry *items;
	size_t n;
};

/* The same as fail_at(), for a check that found fault with one word or entry. */
int fail_place(struct error *err, const struct place *place, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* The same for an unknown word: "...; did you mean NEAREST", where there is one. */
int fail_word(struct error *err, const struct word *word, const char *nearest,
	      const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* Check that each word is a known one, an array that ends with NULL; `what` it is. */
int words_check(const struct words *words, const char *const *known, const char *what,
		struct error *err);

/* A pair of soft and hard limit; LIMIT_INHERIT: as the caller has it. */
struct limit {
	uint64_t soft, hard; /* UINT64_MAX: infinity */
	bool set;
};

typedef bool slot_flag;
typedef char *slot_text;           /* NULL when empty */
typedef char *slot_path;           /* NULL when empty; absolute once expanded */
typedef int64_t slot_number;       /* NUMBER_NONE for the type's one word */
typedef uint64_t slot_size;        /* bytes; UINT64_MAX for infinity */
typedef uint64_t slot_duration;    /* microseconds; UINT64_MAX for infinity */
typedef int64_t slot_mode;         /* permission bits; NUMBER_NONE for inherit */
typedef struct limit slot_limit;   /* bytes, files, ... */
typedef struct limit slot_seconds; /* RLIMIT_CPU */
typedef struct words slot_words, slot_paths, slot_assignments, slot_names;
typedef struct entries slot_entries;

enum { MODE_MAX = 0777 };
#define NUMBER_NONE INT64_MIN

extern const struct type type_flag;        /* yes | no */
extern const struct type type_text;        /* the value as it stands */
extern const struct type type_path;        /* one path, as it stands or in quotes */
extern const struct type type_size;        /* BYTES[K|M|G|T] | infinity */
extern const struct type type_duration;    /* 5min 20s, as systemd.time(7) */
extern const struct type type_mode;        /* octal | inherit */
extern const struct type type_limit;       /* SOFT[:HARD], sizes | inherit */
extern const struct type type_seconds;     /* SOFT[:HARD], durations | inherit */
extern const struct type type_words;       /* words, parted by blanks, with quotes */
extern const struct type type_paths;       /* words that are paths: -~/a ${HOME}/b */
extern const struct type type_assignments; /* NAME=VALUE words */
extern const struct type type_names;       /* words that are variable names */

/* parse, print and done, for the types that a mechanism makes for itself. */
int plain_parse(const struct type *type, const char *text, const struct place *place,
		void *slot, struct error *err);
void plain_print(const struct type *type, const void *slot, FILE *out);
void plain_done(void *slot);
int number_parse(const struct type *type, const char *text, const struct place *place,
		 void *slot, struct error *err);
void number_print(const struct type *type, const void *slot, FILE *out);
int choice_parse(const struct type *type, const char *text, const struct place *place,
		 void *slot, struct error *err);
void choice_print(const struct type *type, const void *slot, FILE *out);
int words_parse(const struct type *type, const char *text, const struct place *place,
		void *slot, struct error *err);
void words_print(const struct type *type, const void *slot, FILE *out);
void words_done(void *slot);
int entries_parse(const struct type *type, const char *text, const struct place *place,
		  void *slot, struct error *err);
void entries_print(const struct type *type, const void *slot, FILE *out);
void entries_done(void *slot);

/*
 * CHOICE_TYPE(colour, "red | green", "red", "green") makes type_colour, whose slot is
 * an int that counts the words from 0.
 */
#define CHOICE_TYPE(kind, text, ...)                                                   \
	typedef int slot_##kind;                                                       \
	static const char *const kind##_words[] = { __VA_ARGS__, NULL };               \
	static const struct type type_##kind = {                                       \
		.grammar = text,                                                       \
		.words = kind##_words,                                                 \
		.parse = choice_parse,                                                 \
		.print = choice_print,                                                 \
	}

/*
 * NUMBER_TYPE(nice, "-20 to 19 | inherit", -20, 19, "inherit") makes type_nice, whose
 * slot is an int64_t that is NUMBER_NONE for the word; NULL where there is no word.
 */
#define NUMBER_TYPE(kind, text, low, high, word)                                       \
	typedef int64_t slot_##kind;                                                   \
	static const char *const kind##_words[] = { word, NULL };                      \
	static const struct type type_##kind = {                                       \
		.grammar = text,                                                       \
		.words = kind##_words,                                                 \
		.least = low,                                                          \
		.most = high,                                                          \
		.parse = number_parse,                                                 \
		.print = number_print,                                                 \
	}

/* ENTRIES_TYPE(bind, "SOURCE TARGET [OPTION]...", 2, 4) makes type_bind. */
#define ENTRIES_TYPE(kind, text, low, high)                                            \
	typedef struct entries slot_##kind;                                            \
	static const struct type type_##kind = {                                       \
		.grammar = text,                                                       \
		.list = true,                                                          \
		.least = low,                                                          \
		.most = high,                                                          \
		.parse = entries_parse,                                                \
		.print = entries_print,                                                \
		.done = entries_done,                                                  \
	}

/* The nth section of some grammar, NULL past the last. */
typedef const struct section *sections_fn(size_t nth);

const struct section *section_find(sections_fn *sections, const char *name);
const struct key *key_find(const struct section *section, const char *name);
/* "uid-map", as a profile writes it.  The buffer is returned. */
const char *key_spell(const struct key *key, char *buffer, size_t size);
#define KEY_NAME(key) key_spell((key), (char[64]){ 0 }, 64)

static inline void *key_slot(const struct key *key, void *profile)
{
	return (char *)profile + key->offset;
}

/* Every key of every section gets its default, and all slots are released. */
void keys_init(sections_fn *sections, void *profile);
void keys_done(sections_fn *sections, void *profile);

/*
 * Where every setting was last written.  A struct profile has one as its member
 * `origins`; keys that nobody wrote are not in it.
 */
struct origins {
	struct origin {
		size_t offset; /* of the slot in struct profile */
		struct place place;
	} * items;
	size_t n;
};

void origins_set(struct origins *origins, size_t offset, const struct place *place);
/* The place of the slot at `offset`; its file is NULL where nobody wrote it. */
struct place origins_get(const struct origins *origins, size_t offset);
void origins_done(struct origins *origins);
