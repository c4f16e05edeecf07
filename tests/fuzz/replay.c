/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The main program of a fuzz target where there is no libFuzzer: every file of its
 * corpus, $top_srcdir/tests/fuzz/corpus/NAME/, or every file named on the command line
 * is one test, which passes if the target survives it.
 */

#include <errno.h>
#include <glob.h>
#include <stdint.h>

#include "tap.h"
#include "util/cleanup.h"
#include "util/xalloc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void replay(const char *path)
{
	AUTO_FCLOSE FILE *file = fopen(path, "re");
	/* Exactly as large as its content, so that a sanitizer sees one byte more. */
	AUTO_FREE uint8_t *data = NULL;
	size_t size = 0, got;
	uint8_t block[4096];

	if (!file) {
		ok(false, "%s: %s", path, strerror(errno));
		return;
	}
	while ((got = fread(block, 1, sizeof(block), file)) > 0) {
		data = xrealloc(data, size + got, 1);
		memcpy(data + size, block, got);
		size += got;
	}
	printf("# %s\n", path);
	fflush(stdout);
	ok(LLVMFuzzerTestOneInput(data, size) == 0, "%s is survived",
	   strrchr(path, '/') ? strrchr(path, '/') + 1 : path);
}

int main(int argc, char **argv)
{
	const char *name = strrchr(argv[0], '/');
	const char *top = getenv("top_srcdir");
	AUTO_FREE char *pattern = xasprintf("%s/tests/fuzz/corpus/%s/*",
					    top ? top : ".", name ? name + 1 : argv[0]);
	AUTO(globfree) glob_t files = { 0 };

	for (int i = 1; i < argc; i++)
		replay(argv[i]);
	if (argc == 1 && glob(pattern, 0, NULL, &files) == 0)
		for (size_t i = 0; i < files.gl_pathc; i++)
			replay(files.gl_pathv[i]);
	if (argc == 1 && files.gl_pathc == 0)
		bail("the corpus is empty");
	return tap_done();
}
