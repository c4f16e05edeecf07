/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Keys and prose as text: see describe.h. */

#include "cmd/describe.h"

#include <errno.h>
#include <error.h>
#include <string.h>

void describe_prose(const char *text, size_t indent, FILE *out)
{
	size_t column = 0;

	while (*(text += strspn(text, " "))) {
		size_t length = strcspn(text, " ");

		if (column && column + 1 + length > DESCRIBE_WIDTH) {
			putc('\n', out);
			column = 0;
		}
		column += (size_t)fprintf(out, "%*s%.*s", column ? 1 : (int)indent, "",
					  (int)length, text);
		text += length;
	}
	putc('\n', out);
}

void describe_key(const struct key *key, size_t indent, FILE *out)
{
	fprintf(out, "%*s%s = %s\n", (int)indent, "", KEY_NAME(key),
		key->type->grammar);
	fprintf(out, "%*sdefault: %s\n", (int)indent + 4, "",
		*key->fallback ? key->fallback : "(empty)");
	describe_prose(key->doc, indent + 4, out);
}

FILE *describe_stream(char **ret, size_t *ret_size)
{
	FILE *out = open_memstream(ret, ret_size);

	if (!out)
		error(125, errno, "cannot hold a text in memory");
	return out;
}

char *describe_value(const struct key *key, const void *profile)
{
	char *text = NULL;
	size_t size;
	FILE *out = describe_stream(&text, &size);

	key->type->print(key->type, (const char *)profile + key->offset, out);
	fclose(out);
	return text;
}
