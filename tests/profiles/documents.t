#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# documents.ini: pdftotext, pdftoppm.
. "${0%/*}/../lib/tap.sh"
. "$top_srcdir/tests/lib/user.sh"
need_command pdftotext pdftoppm
. "$top_srcdir/tests/lib/profile.sh"
profile=documents

# A PDF of one page that says "Hello PDF" in a font that is not in it.
make_pdf() {
	stream='BT /F1 24 Tf 72 700 Td (Hello PDF) Tj ET'
	printf '%%PDF-1.4\n'
	offset=9
	number=0
	table=
	for object in '<</Type/Catalog/Pages 2 0 R>>' \
		'<</Type/Pages/Kids[3 0 R]/Count 1>>' \
		'<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R
/Resources<</Font<</F1 5 0 R>>>>>>' \
		"<</Length ${#stream}>>stream
$stream
endstream" \
		'<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>'; do
		number=$((number + 1))
		object="$number 0 obj
$object
endobj"
		printf '%s\n' "$object"
		table=$table$(printf '%010d 00000 n ' $offset)'
'
		offset=$((offset + ${#object} + 1))
	done
	printf 'xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\n' "$table"
	printf 'startxref\n%d\n%%%%EOF\n' $offset
}

make_pdf >"$T/letter.pdf"
chmod a+r "$T/letter.pdf"
for as in $callers; do
	take_caller
	$as cp "$T/letter.pdf" "$work"
	jailed pdftotext letter.pdf
	is "$who: text is found" "0 Hello PDF" "$status $(head -n 1 "$work/letter.txt")"
	is "$who: without complaints" "" "$err"
	outside pdftoppm -r 30 -gray letter.pdf outside
	jailed pdftoppm -r 30 -gray letter.pdf page
	is "$who: the page looks as it does outside" "0 " \
		"$status $(cmp "$work/outside-1.pgm" "$work/page-1.pgm" 2>&1)"
	is "$who: without complaints" "" "$err"
	work=$home
	jailed pdftotext - - <"$T/letter.pdf"
	like "$who: it does without a directory, too" '^Hello PDF$' "$out"
	work=$home/folders/work
	confined

	jailed sh -c 'ulimit -f; ulimit -v; cat /proc/self/limits'
	is "$who: files have 1 GiB, and memory 4 GiB" "2097152 4194304 " \
		"$(printf '%s\n' "$out" | head -n 2 | tr '\n' ' ')"
	like "$who: and processes are counted" '^Max processes +4096 ' "$out"
	hour
done
tap_done
