/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Capabilities: see capability.h. */

#include "sys/capability.h"

#include <errno.h>
#include <string.h>
#include <strings.h>
#include <sys/capability.h>
#include <sys/prctl.h>

#include "util/cleanup.h"

static void caps_done(cap_t *caps)
{
	if (*caps)
		cap_free(*caps);
}

uint64_t capability_effective(void)
{
	AUTO(caps_done) cap_t caps = cap_get_proc();
	cap_flag_value_t value;
	uint64_t found = 0;

	for (int i = 0; caps && i < cap_max_bits(); i++)
		if (cap_get_flag(caps, i, CAP_EFFECTIVE, &value) == 0 &&
		    value == CAP_SET)
			found |= (uint64_t)1 << i;
	return found;
}

const char *capability_name(int capability)
{
	/* libcap makes up a number as the name of what it does not know. */
	static char names[64][32];
	char *name;

	if (capability < 0 || capability > CAP_LAST_CAP)
		return NULL;
	if (!*names[capability]) {
		name = cap_to_name(capability);
		if (!name)
			return NULL;
		snprintf(names[capability], sizeof(names[capability]), "%s",
			 name + strlen("cap_"));
		cap_free(name);
	}
	return names[capability];
}

int capability_number(const char *name)
{
	const char *known;

	if (!strncasecmp(name, "cap_", 4))
		name += 4;
	for (int i = 0; (known = capability_name(i)); i++)
		if (!strcasecmp(known, name))
			return i;
	return -1;
}

int capability_bound(uint64_t bounding, struct error *err)
{
	for (int i = 0; i < 64; i++) {
		if (bounding >> i & 1)
			continue;
		if (prctl(PR_CAPBSET_DROP, i, 0, 0, 0) == 0)
			continue;
		if (errno == EINVAL)
			return 0; /* past the last of this kernel */
		return fail_errno(err, "cannot drop %s from the bounding set",
				  capability_name(i));
	}
	return 0;
}

static int flag_set(cap_t caps, cap_flag_t flag, uint64_t bits)
{
	for (int i = 0; i < cap_max_bits(); i++) {
		cap_value_t value = i;

		if (bits >> i & 1 && cap_set_flag(caps, flag, 1, &value, CAP_SET) < 0)
			return -1;
	}
	return 0;
}

int capability_set(const struct capability_sets *sets, struct error *err)
{
	AUTO(caps_done) cap_t caps = cap_init();

	if (!caps || flag_set(caps, CAP_PERMITTED, sets->permitted) < 0 ||
	    flag_set(caps, CAP_EFFECTIVE, sets->effective) < 0 ||
	    flag_set(caps, CAP_INHERITABLE, sets->inheritable) < 0)
		return fail_errno(err, "cannot make the capability sets");
	/* Empty first, as it may not hold more than the other two; libcap asks bit by
	 * bit. */
	if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0)
		return fail_errno(err, "cannot empty the ambient set");
	if (cap_set_proc(caps) < 0)
		return fail_errno(err, "cannot set the capabilities");
	for (int i = 0; i < cap_max_bits(); i++)
		if (sets->ambient >> i & 1 && cap_set_ambient(i, CAP_SET) < 0)
			return fail_errno(err, "cannot make %s ambient",
					  capability_name(i));
	return 0;
}
