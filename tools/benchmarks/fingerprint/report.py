"""The judge's table, and every exception with its reason."""

import collections
import itertools
import re

import spelling_edits

UNEXPLAINED = "not explained"


def show(judge):
    print(
        f"{'kind of edit':28}{'pairs':>8}{'same':>8}{'different':>11}{'missed':>8}{'equal of same':>15}"
    )
    total = collections.Counter()
    for kind, row in judge.rows.items():
        print_row(kind, row)
        total.update(row)
    spelling = [edit.__name__.replace("_", " ") for edit in spelling_edits.EDITS]
    kinds = [
        kind
        for kind in judge.rows
        if kind in spelling or kind.startswith(("ruff", "black"))
    ]
    print_row(
        "formatters and spelling",
        sum((judge.rows[kind] for kind in kinds), collections.Counter()),
    )
    print_row("all", total)
    for why, found in grouped(judge.exceptions).items():
        print(f"\nsame program, other fingerprint: {why}: {len(found)}")
        for kind, before, after in found if why == UNEXPLAINED else found[:1]:
            print(f"{kind}\n{difference(before, after)}")
    for why, source in judge.misses[:50]:
        print(f"\nMISS: {why}\n{source[:2000].decode(errors='backslashreplace')}")
    megabytes = judge.fingerprints.bytes / 1e6
    for why, count in judge.beyond.items():
        print(
            f"\n{count} sources that this Python refuses and a fingerprint reads: {why}"
        )
    print(f"\nmisses: {len(judge.misses)}; exceptions: {len(judge.exceptions)}")
    print(
        f"fingerprints: {megabytes:.1f} MB, {megabytes / judge.fingerprints.seconds:.1f} MB/s"
    )


def grouped(exceptions) -> dict[str, list]:
    groups = collections.defaultdict(list)
    for kind, before, after, canonical in exceptions:
        groups[explanation(before, after or before, canonical)].append(
            (kind, before, after)
        )
    return groups


def explanation(before: bytes, source: bytes, canonical: str) -> str:
    """Why a fingerprint says different where it need not."""
    declared = re.search(rb"^.*\n?.*coding[:=]\s*([-\w.]+)", source[:200])
    if declared and declared[1].lower().replace(b"_", b"-") not in (b"utf-8", b"utf8"):
        return "declares an encoding that is not read, or holds more than it can"
    try:
        text = source.decode()
    except UnicodeDecodeError:
        return "not UTF-8 in a comment, which `python file.py` refuses and an import does not"
    if b"\\N{" in before + source:
        return "a character by its name, which only Python knows: another spelling of it, or one in a docstring"
    if deepest(text) > 100:
        return "more than 100 brackets in each other"
    if "$F(" in canonical or "[*" in canonical:
        return "written as only a newer Python reads it, which must not pass for the other spelling"
    return UNEXPLAINED


def deepest(text: str) -> int:
    return max(
        itertools.accumulate((char in "([{") - (char in ")]}") for char in text),
        default=0,
    )


def print_row(kind: str, row: collections.Counter):
    share = f"{100 * row['equal'] / row['same']:.2f} %" if row["same"] else ""
    print(
        f"{kind:28}{row['pairs']:8}{row['same']:8}{row['different']:11}{row['missed']:8}{share:>15}"
    )


def difference(before: bytes, after: bytes) -> str:
    """Some lines around the first that differ."""
    a, b = (
        text.decode(errors="backslashreplace").splitlines() for text in (before, after)
    )
    at = next((n for n, (x, y) in enumerate(zip(a, b)) if x != y), 0)
    return "\n".join(
        [
            *("- " + line for line in a[at : at + 4]),
            *("+ " + line for line in b[at : at + 4]),
        ]
    )
