/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * The files of the machine that fake.h makes up: a small Debian with a desktop
 *
 * A change of them changes golden plans, so a test adds what it needs by itself.
 */

static const char *const fake_directories[] = {
	"/boot",
	"/etc/alternatives",
	"/etc/ssl/certs",
	"/etc/fonts",
	"/home/anna/.config/autostart",
	"/home/anna/.config/editor",
	"/home/anna/.local/share",
	"/home/anna/.ssh",
	"/home/anna/Downloads",
	"/home/anna/project/src",
	"/mnt/disk/home",
	"/opt/rootfs/dev",
	"/opt/rootfs/home/anna",
	"/opt/rootfs/proc",
	"/opt/rootfs/tmp",
	"/opt/rootfs/usr/bin",
	"/proc/acpi",
	"/proc/asound",
	"/proc/bus",
	"/proc/dynamic_debug",
	"/proc/fs",
	"/proc/irq",
	"/proc/scsi",
	"/proc/sys",
	"/root",
	"/run/systemd/resolve",
	"/run/user/1000",
	"/srv/data/private",
	"/srv/data/public",
	"/sys/bus/pci",
	"/sys/class/drm",
	"/sys/class/sound",
	"/sys/dev/char",
	"/sys/devices",
	"/tmp",
	"/usr/bin",
	"/usr/lib/modules",
	"/usr/lib64",
	"/usr/sbin",
	"/var/tmp",
};

static const struct {
	const char *path, *text;
} fake_texts[] = {
	{ "/etc/gai.conf", "" },
	{ "/etc/group", "root:x:0:\naudio:x:29:anna,bob\nanna:x:1000:\n" },
	{ "/etc/hosts", "127.0.0.1 desk\n" },
	{ "/etc/ld.so.cache", "" },
	{ "/etc/passwd", "root:x:0:0:root:/root:/bin/bash\n" },
	{ "/etc/services", "" },
	{ "/etc/shadow", "" },
	{ "/home/anna/.bashrc", "" },
	{ "/home/anna/.config/editor/settings", "" },
	{ "/home/anna/.ssh/id_ed25519", "" },
	{ "/home/anna/.ssh/known_hosts", "" },
	{ "/home/anna/notes", "" },
	{ "/home/anna/project/Makefile", "" },
	{ "/home/anna/project/src/main.c", "" },
	{ "/proc/interrupts", "" },
	{ "/proc/kallsyms", "" },
	{ "/proc/kcore", "" },
	{ "/proc/key-users", "" },
	{ "/proc/keys", "" },
	{ "/proc/kmsg", "" },
	{ "/proc/kpageflags", "" },
	{ "/proc/self/cgroup", "0::/user.slice/user-1000.slice/session-1.scope\n" },
	{ "/proc/self/mountinfo",
	  "30 1 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n" },
	{ "/proc/sysrq-trigger", "" },
	{ "/proc/timer_list", "" },
	{ "/run/systemd/resolve/stub-resolv.conf", "nameserver 127.0.0.53\n" },
	{ "/srv/data/public/index", "" },
	{ "/srv/data/secret", "" },
	{ "/sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory hugetlb pids\n" },
	{ "/sys/fs/cgroup/user.slice/user-1000.slice/session-1.scope/cgroup.type",
	  "domain\n" },
	{ "/usr/lib/os-release", "" },
	{ "/usr/share/zoneinfo/Europe/Berlin", "" },
};

static const struct {
	const char *path, *text;
} fake_links[] = {
	{ "/bin", "usr/bin" },
	{ "/etc/localtime", "/usr/share/zoneinfo/Europe/Berlin" },
	{ "/etc/os-release", "../usr/lib/os-release" },
	{ "/etc/resolv.conf", "../run/systemd/resolve/stub-resolv.conf" },
	{ "/lib", "usr/lib" },
	{ "/lib64", "usr/lib64" },
	{ "/sbin", "usr/sbin" },
	{ "/var/run", "/run" },
};

static const struct {
	const char *path;
	unsigned int major, minor;
} fake_devices[] = {
	{ "/dev/dri/card0", 226, 0 },
	{ "/dev/dri/renderD128", 226, 128 },
	{ "/dev/full", 1, 7 },
	{ "/dev/kvm", 10, 232 },
	{ "/dev/null", 1, 3 },
	{ "/dev/nvidia0", 195, 0 },
	{ "/dev/nvidia1", 195, 1 },
	{ "/dev/random", 1, 8 },
	{ "/dev/snd/controlC0", 116, 2 },
	{ "/dev/tty", 5, 0 },
	{ "/dev/urandom", 1, 9 },
	{ "/dev/zero", 1, 5 },
};
