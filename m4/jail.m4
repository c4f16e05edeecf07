dnl SPDX-License-Identifier: LGPL-2.1-or-later
dnl What configure.ac asks of compilers and libraries, a few lines each.

dnl JAIL_COMPILE_FLAG(VARIABLE, FLAGS, [IF-TAKEN], [IF-NOT])
dnl Append FLAGS to VARIABLE if the compiler takes them without a warning, together
dnl with what the variable holds already and with the flags of the user, which come
dnl later and win.  The program calls a fortified function with code to optimise.
AC_DEFUN([JAIL_COMPILE_FLAG],
[AC_MSG_CHECKING([whether $CC takes $2])
jail_saved_CFLAGS=$CFLAGS
CFLAGS="-Werror $[]$1 $2 $CFLAGS"
AC_COMPILE_IFELSE([AC_LANG_PROGRAM([[#include <string.h>]],
	[[char text[8]; strncpy(text, "text", sizeof(text)); return text[0];]])],
	[jail_taken=yes], [jail_taken=no])
CFLAGS=$jail_saved_CFLAGS
AC_MSG_RESULT([$jail_taken])
AS_IF([test $jail_taken = yes],
	[$1="$[]$1 $2"
	$3],
	[$4])])

dnl JAIL_COMPILE_FLAGS(VARIABLE, FLAG...): each one by itself.
AC_DEFUN([JAIL_COMPILE_FLAGS],
[m4_foreach_w([jail_flag], [$2], [JAIL_COMPILE_FLAG([$1], m4_defn([jail_flag]))
])])

dnl JAIL_LINK_FLAG(VARIABLE, FLAGS, [IF-TAKEN], [IF-NOT])
dnl The same for flags of which the linker must hear.
AC_DEFUN([JAIL_LINK_FLAG],
[AC_MSG_CHECKING([whether $CC links with $2])
jail_saved_LDFLAGS=$LDFLAGS
LDFLAGS="-Werror $[]$1 $2 $LDFLAGS"
AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])],
	[jail_taken=yes], [jail_taken=no])
LDFLAGS=$jail_saved_LDFLAGS
AC_MSG_RESULT([$jail_taken])
AS_IF([test $jail_taken = yes],
	[$1="$[]$1 $2"
	$3],
	[$4])])

dnl JAIL_LIBRARY(PREFIX, MODULE, VERSION, DEBIAN-PACKAGE, PURPOSE)
dnl PKG_CHECK_MODULES that collects what is missing, for JAIL_LIBRARIES_DONE to tell
dnl in one go.
AC_DEFUN([JAIL_LIBRARY],
[PKG_CHECK_MODULES([$1], [$2 >= $3], [],
	[jail_missing="$jail_missing
  $2 $3 or newer, which $5: Debian package $4"
	jail_packages="$jail_packages $4"])])

dnl JAIL_OPTIONAL_LIBRARY(PREFIX, NAME, MODULE, VERSION, DEBIAN-PACKAGE, PURPOSE)
dnl The same for one without which jail can be built: --with-NAME=auto|yes|no.  Sets
dnl $with_NAME and the conditional PREFIX; before JAIL_LIBRARIES_DONE.
AC_DEFUN([JAIL_OPTIONAL_LIBRARY],
[AC_ARG_WITH([$2], [AS_HELP_STRING([--with-$2=auto|yes|no],
	[use $3, which $6 @<:@auto@:>@])],
	[], [with_$2=auto])
AS_IF([test "x$with_$2" != xno],
	[PKG_CHECK_MODULES([$1], [$3 >= $4], [with_$2=yes],
		[AS_IF([test "x$with_$2" = xyes],
			[jail_missing="$jail_missing
  $3 $4 or newer, which $6: Debian package $5"
			jail_packages="$jail_packages $5"])
		with_$2=no])])
AM_CONDITIONAL([$1], [test "x$with_$2" = xyes])])

AC_DEFUN([JAIL_LIBRARIES_DONE],
[AS_IF([test "x$PKG_CONFIG" = x],
	[AC_MSG_ERROR([pkg-config is missing, so that no library can be found.
On Debian: apt-get install pkg-config$jail_packages])])
AS_IF([test "x$jail_missing" != x],
	[AC_MSG_ERROR([missing or too old:
$jail_missing

On Debian: apt-get install$jail_packages
(a library in a place of its own is found by way of PKG_CONFIG_PATH)])])])

dnl JAIL_STATIC_LINK(FLAGS, IF-IT-CAN, IF-NOT)
dnl Whether a program can hold the libraries of the launcher in itself.
AC_DEFUN([JAIL_STATIC_LINK],
[AC_MSG_CHECKING([whether the launcher can be linked statically])
jail_saved_CFLAGS=$CFLAGS
jail_saved_LDFLAGS=$LDFLAGS
jail_saved_LIBS=$LIBS
CFLAGS="$CFLAGS -fPIE $INIH_CFLAGS $SECCOMP_CFLAGS $CAP_CFLAGS"
LDFLAGS="$LDFLAGS -static-pie"
LIBS="$INIH_LIBS $SECCOMP_LIBS $CAP_LIBS"
AC_LINK_IFELSE([AC_LANG_PROGRAM([[
#include <ini.h>
#include <seccomp.h>
#include <sys/capability.h>
]], [[
	return ini_parse_stream == 0 || !seccomp_init(SCMP_ACT_ALLOW) || !cap_init();
]])], [jail_taken=yes], [jail_taken=no])
CFLAGS=$jail_saved_CFLAGS
LDFLAGS=$jail_saved_LDFLAGS
LIBS=$jail_saved_LIBS
AC_MSG_RESULT([$jail_taken])
AS_IF([test $jail_taken = yes], [$1=-static-pie
$2], [$3])])
