#!/bin/sh
# Check a bundle that somebody sent you. Needs a POSIX shell, coreutils and OpenSSL 3; nothing of the sender's.
#
#   sh stranger.sh BUNDLE FINGERPRINT [CERTIFICATES]
#
# BUNDLE        the unpacked folder
# FINGERPRINT   of the sender's public key, 64 digits, as you got it from somewhere else than this bundle:
#               whoever replaces everything in a bundle replaces the key and the signature with it
# CERTIFICATES  of the stamp authority (PEM), as you got them from the authority
#
# The copy of this script in a bundle came with the bundle: read it first, it is short, or take one from elsewhere.
# Ends with 0 when everything holds, 1 when something is wrong, 2 when nothing is wrong but something could not be checked.
set -u
LC_ALL=C
export LC_ALL
unset CDPATH GREP_OPTIONS POSIXLY_CORRECT
nl='
'
wrong=0
unchecked=0

plain() { printf '%s' "$1" | tr -c '[:print:]' '?'; }
holds() { printf 'holds      %s\n' "$1"; }
fails() {
    printf 'WRONG      %s\n' "$(plain "$1")"
    wrong=1
}
open() {
    printf 'UNCHECKED  %s\n' "$1"
    unchecked=1
}
sha() { sha256sum | cut -c1-64; }
is_sha() {
    case $1 in *[!0-9a-f]*) return 1 ;; esac
    [ "${#1}" -eq 64 ]
}
listed() { # is the name $2 one of the lines of $1?
    case $2 in *"$nl"*) return 1 ;; esac
    case $nl$1$nl in *"$nl$2$nl"*) return 0 ;; esac
    return 1
}
field() { # the value of the field $1 of bag-info.txt; nothing when it stands there twice
    found=
    count=0
    while IFS= read -r line || [ -n "$line" ]; do
        case $line in "$1: "*)
            found=${line#"$1: "}
            count=$((count + 1))
            ;;
        esac
    done <bag-info.txt
    [ "$count" -eq 1 ] && printf '%s' "$found"
}

if [ "$#" -lt 1 ] || [ ! -d "$1" ]; then
    printf 'usage: sh stranger.sh BUNDLE FINGERPRINT [CERTIFICATES]\n' >&2
    exit 1
fi
fingerprint=$(printf '%s' "${2:-}" | tr -d ' :\n\t' | tr 'A-F' 'a-f')
certificates=${3:-}
case $certificates in '' | /*) ;; *) certificates=$PWD/$certificates ;; esac
cd -- "$1" || exit 1
case $(openssl version 2>&1) in
OpenSSL\ [3-9]* | OpenSSL\ [1-9][0-9]*) ;;
*) fails 'OpenSSL 3 or newer is not on this machine: signature and stamp cannot be checked' ;;
esac

# 1. Both manifests: form, order, hashes.
manifest() { # the file $1, whose names begin with $2
    before=$wrong
    if [ -L "$1" ] || [ ! -f "$1" ]; then
        fails "$1: missing"
        return
    fi
    while IFS= read -r line || [ -n "$line" ]; do
        name=${line#*  }
        is_sha "${line%%  *}" || fails "$1: not a line of a manifest: $line"
        case $name in "$2"*) ;; *) fails "$1: names what does not belong there: $name" ;; esac
        case $name in */../* | ../* | /* | '') fails "$1: leads out of the bundle: $name" ;; esac
    done <"$1"
    cut -c67- "$1" | sort -cu 2>/dev/null || fails "$1: its lines are not in order, or one stands twice"
    said=$(sha256sum -c --strict --quiet -- "$1" 2>&1) || fails "$1: $said"
    [ "$wrong" -eq "$before" ] && holds "$1: $(wc -l <"$1" | tr -d ' ') files have the hashes that stand there"
}
manifest manifest-sha256.txt data/
manifest tagmanifest-sha256.txt ''
payload=$(cut -c67- manifest-sha256.txt 2>/dev/null)
tags=$(cut -c67- tagmanifest-sha256.txt 2>/dev/null)
for name in bagit.txt bag-info.txt manifest-sha256.txt VERIFY.txt stranger.sh public-key.pem; do
    listed "$tags" "$name" || fails "tagmanifest-sha256.txt: does not name $name"
done
for name in dossier.html dossier.json evidence.csv findings.csv ledger.jsonl ledger-redacted.jsonl ledger-head.json \
    links.csv statements.csv statements.parquet withheld.csv; do
    listed "$payload" "data/$name" || fails "manifest-sha256.txt: does not name data/$name"
done

# 2. No file, folder or link that neither names.
beside="tagmanifest-sha256.txt${nl}signature.ed25519${nl}stamp.tsq${nl}stamp.tsr${nl}stamp-pending.txt"
strangers=0
stranger() {
    fails "$1"
    strangers=1
}
walk() {
    for entry in "$1"* "$1".*; do
        case ${entry##*/} in . | ..) continue ;; esac
        if [ -L "$entry" ]; then
            stranger "a link: $entry"
        elif [ -d "$entry" ]; then
            case $entry in
            data | data/evidence) walk "$entry/" ;;
            *) stranger "a folder that does not belong here: $entry" ;;
            esac
        elif [ -f "$entry" ]; then
            listed "$payload" "$entry" || listed "$tags" "$entry" || listed "$beside" "$entry" ||
                stranger "a file that no manifest names: $entry"
        elif [ -e "$entry" ]; then
            stranger "neither a file nor a folder: $entry"
        fi
    done
}
walk ''
[ "$strangers" -eq 0 ] && holds 'no file that the manifests do not name'

# 3. Who signed.
key=$(openssl pkey -pubin -in public-key.pem -outform DER 2>/dev/null | sha)
if [ -z "$fingerprint" ]; then
    open 'whose key it is: get the fingerprint of the sender'\''s key from elsewhere, and give it'
    printf '           the key in this bundle has %s\n' "$key"
elif [ "$key" = "$fingerprint" ]; then
    holds 'the public key has the fingerprint that you gave'
else
    fails "the public key is not the one you named: it has $key"
fi
[ "$(field Reckoning-Key)" = "$key" ] || fails 'bag-info.txt names another key'
if [ ! -f signature.ed25519 ]; then
    fails 'there is no signature'
elif [ "$(wc -c <signature.ed25519)" -eq 64 ] && openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin \
    -in tagmanifest-sha256.txt -sigfile signature.ed25519 >/dev/null 2>&1; then
    holds 'the signature is of this tagmanifest-sha256.txt, by this key'
else
    fails 'the signature is not of this tagmanifest-sha256.txt, or not by this key'
fi

# 4. When it was signed.
stamp() {
    if [ -e stamp-pending.txt ]; then
        fails 'there is a stamp, and a note that there is none'
    fi
    asked=$(openssl ts -query -data signature.ed25519 -sha256 -cert -no_nonce 2>/dev/null | sha)
    [ "$asked" = "$(sha <stamp.tsq)" ] || fails 'stamp.tsq does not ask for a stamp of this signature'
    [ "$(openssl ts -reply -in stamp.tsr 2>/dev/null | sha)" = "$(sha <stamp.tsr)" ] ||
        fails 'stamp.tsr is not one whole reply of a stamp authority'
    text=$(openssl ts -reply -in stamp.tsr -text 2>/dev/null)
    at=${text#*Time stamp: }
    at=${at%%"$nl"*}
    if [ -z "$certificates" ]; then
        open "the stamp: get the authority's certificates from the authority, and give them"
    elif openssl ts -verify -data signature.ed25519 -in stamp.tsr -CAfile "$certificates" >/dev/null 2>&1; then
        holds "the signature was stamped on $at"
    elif then=$(date -u -d "$at" +%s 2>/dev/null) && [ -n "$at" ] && openssl ts -verify -attime "$then" \
        -data signature.ed25519 -in stamp.tsr -CAfile "$certificates" >/dev/null 2>&1; then
        holds "the signature was stamped on $at; the authority's certificate has expired since, it was valid then"
    else
        fails 'the stamp is not of this signature, or not by an authority of these certificates'
    fi
}
case $(field Reckoning-Stamp) in
'not asked')
    for name in stamp.tsq stamp.tsr stamp-pending.txt; do
        [ -e "$name" ] && fails "no stamp was asked for, and there is $name"
    done
    holds 'no stamp was asked for: only the sender says when this was made'
    ;;
'asked '*)
    if [ -f stamp.tsr ] && [ -f stamp.tsq ]; then
        stamp
    elif [ -f stamp-pending.txt ] && [ -f stamp.tsq ]; then
        open 'the stamp is pending: nothing but the sender'\''s word says when this was made'
    else
        fails 'a stamp was asked for, and is not here'
    fi
    ;;
*) fails 'bag-info.txt does not say whether a stamp was asked for' ;;
esac

# 5. Originals have the name of their bytes.
count=0
before=$wrong
for file in data/evidence/* data/evidence/.[!.]*; do
    [ -f "$file" ] || continue
    count=$((count + 1))
    [ "$(sha <"$file")" = "${file##*/}" ] || fails "an original is not what its name says: $file"
done
[ "$wrong" -eq "$before" ] && holds "$count originals, each named by the SHA-256 of its bytes"

# 6. Lines of the ledger: each has its own hash at its end; one that follows another names it.
count=0
before=$wrong
last_n=-1
last_sha=
while IFS= read -r line || [ -n "$line" ]; do
    count=$((count + 1))
    own=${line##*,\"sha\":\"}
    own=${own%\"\}}
    rest=${line%,\"sha\":\"*}
    prev=${rest##*,\"prev\":\"}
    prev=${prev%\"}
    n=${rest%,\"prev\":\"*}
    n=${n##*,\"n\":}
    case $n in '' | *[!0-9]* | 0?* | ????????????*) n=-2 ;; esac
    if ! is_sha "$own" || [ "$(printf '%s}' "$rest" | sha)" != "$own" ]; then
        fails "data/ledger.jsonl: line $count was changed"
    elif [ "$n" -le "$last_n" ]; then
        fails "data/ledger.jsonl: line $count is out of order"
    elif [ "$n" -eq "$((last_n + 1))" ] && [ -n "$last_sha" ] && [ "$prev" != "$last_sha" ]; then
        fails "data/ledger.jsonl: line $count does not follow the one before"
    fi
    last_n=$n
    last_sha=$own
done <data/ledger.jsonl
[ "$wrong" -eq "$before" ] && holds "$count lines of the ledger as they stood, each with its own hash"

# 7. What speaks against it has not been taken out.
page=$(tr -d '\000' <data/dossier.html)
case $page in
*'Contrary and exculpatory evidence</h'[1-6]'>'*) holds 'the section on contrary and exculpatory evidence is there' ;;
*) fails 'the section on contrary and exculpatory evidence is not in data/dossier.html' ;;
esac

if [ "$wrong" -ne 0 ]; then
    printf 'this bundle is NOT as it was made: do not rely on it\n'
    exit 1
elif [ "$unchecked" -ne 0 ]; then
    printf 'nothing is wrong, but not everything was checked: see above\n'
    exit 2
fi
printf 'everything holds\n'
