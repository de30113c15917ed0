"""Compares fingerprints with what CPython says, over real files and generated edits of them. Started by run.mjs.

A miss: two sources of different programs with one fingerprint, or a canonical text that is another program than its source.
"""

import argparse
import ast
import base64
import collections
import hashlib
import json
import pathlib
import random
import site
import subprocess
import sys
import sysconfig
import time

import formatters
import report
import spelling_edits
import token_edits
import traps
import tree_edits
from program import beyond_judgement, canonical_is, parse, program
from source import Source

# Long files make slow edits and show nothing more.
LONGEST_FILE = 300_000
LONGEST_TO_EDIT = 8_000
EDITS_OF_A_FILE = 10


class Fingerprints:
    """The process that computes them: a line of base64 in, a line of JSON out."""

    def __init__(self, command: list[str]):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.seconds = 0.0
        self.bytes = 0

    def of(self, source: bytes) -> tuple[str, str | None]:
        self.process.stdin.write(base64.b64encode(source) + b"\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        self.seconds += answer["seconds"]
        self.bytes += len(source)
        return answer["fingerprint"], answer["canonical"]


class Judged:
    def __init__(
        self, source: bytes, program: str, fingerprint: str, canonical: str | None
    ):
        self.source = source
        self.program = program
        self.fingerprint = fingerprint
        self.canonical = canonical


class Judge:
    def __init__(self, fingerprints: Fingerprints):
        self.fingerprints = fingerprints
        self.rows = collections.defaultdict(collections.Counter)
        self.misses = []
        self.exceptions = []
        self.program_of = {}
        self.beyond = collections.Counter()

    def judge(self, source: bytes, known: Judged | None = None) -> Judged | None:
        """None where the program is too deep for this judge. `known` saves checking a canonical text again."""
        fingerprint, canonical = self.fingerprints.of(source)
        try:
            tree = parse(source)
            why = (
                beyond_judgement(source, canonical)
                if canonical is not None and tree is None
                else None
            )
            if why:
                self.beyond[why] += 1
                self.compare_with_all(source, fingerprint, "beyond judgement")
                return None
            what = hashed(program(source, tree))
            if canonical is not None and (
                known is None or canonical != known.canonical
            ):
                self.check_canonical(source, tree, canonical)
        except (RecursionError, MemoryError):
            return None
        self.compare_with_all(source, fingerprint, what)
        return Judged(source, what, fingerprint, canonical)

    def compare_with_all(self, source: bytes, fingerprint: str, what: str):
        if self.program_of.setdefault(fingerprint, what) != what:
            self.misses.append(
                ("another source with this fingerprint is another program", source)
            )

    def check_canonical(self, source: bytes, tree: ast.Module | None, canonical: str):
        if tree is None:
            self.misses.append(("read what Python refuses", source))
        elif not canonical_is(canonical, tree):
            self.misses.append(("the canonical text is another program", source))

    def pair(self, kind: str, before: Judged, source: bytes):
        after = self.judge(source, before)
        row = self.rows[kind]
        if after is None or source == before.source:
            row["skipped"] += 1
            return
        row["pairs"] += 1
        same = after.program == before.program
        equal = after.fingerprint == before.fingerprint
        row["same" if same else "different"] += 1
        if same and equal:
            row["equal"] += 1
        elif same:
            canonical = f"{before.canonical} {after.canonical}"
            self.exceptions.append((kind, before.source, source, canonical))
        elif equal:
            row["missed"] += 1
            self.misses.append((kind, source))


def progress(text: str):
    if sys.stderr.isatty():
        print(f"\r{text:40}", end="", file=sys.stderr)


def hashed(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def corpus() -> list[pathlib.Path]:
    folders = [sysconfig.get_path("stdlib"), *site.getsitepackages()]
    files = {
        file.resolve()
        for folder in folders
        for file in pathlib.Path(folder).rglob("*.py")
    }
    return sorted(file for file in files if 0 < file.stat().st_size < LONGEST_FILE)


def edited(text: str, edit, rng: random.Random) -> bytes | None:
    """None where there is no place for such an edit."""
    try:
        new = edit(Source(text), rng)
    except (
        IndexError,
        ValueError,
        SyntaxError,
        AttributeError,
        KeyError,
        OverflowError,
        RecursionError,
    ):
        return None
    try:
        return new.encode() if isinstance(new, str) else new
    except UnicodeEncodeError:
        return None


def judge_files(judge: Judge, sources: list[bytes]) -> list[Judged]:
    judged = []
    for number, source in enumerate(sources):
        progress(f"file {number} of {len(sources)}")
        one = judge.judge(source)
        if one is not None:
            row = judge.rows["files, read by both"]
            read = one.program != hashed("bytes " + source.hex())
            row["pairs"] += 1
            row["same" if read else "different"] += 1
            if read and one.canonical is not None:
                row["equal"] += 1
            elif read:
                judge.exceptions.append(("files, read by both", source, b"", ""))
            judged.append(one)
    return judged


def judge_formatters(judge: Judge, sources: list[bytes], rng: random.Random):
    for style, before, after in formatters.formatted(sources, rng):
        progress(style)
        one = judge.judge(before)
        if one is not None:
            judge.pair(style, one, after)


def judge_edits(judge: Judge, files: list[Judged], count: int, rng: random.Random):
    short = [
        file
        for file in files
        if len(file.source) < LONGEST_TO_EDIT and file.canonical is not None
    ]
    edits = spelling_edits.EDITS + token_edits.EDITS + tree_edits.EDITS
    done = 0
    turn = 0
    while done < count:
        progress(f"edit {done} of {count}")
        before = rng.choice(short)
        text = (
            before.source.decode("utf-8", "replace")
            .replace("\r\n", "\n")
            .replace("\r", "\n")
        )
        before = judge.judge(text.encode(), before) or before
        for _ in range(EDITS_OF_A_FILE):
            edit = edits[turn % len(edits)]
            turn += 1
            source = edited(text, edit, rng)
            if source is None or done >= count:
                continue
            done += 1
            judge.pair(edit.__name__.replace("_", " "), before, source)
            if rng.randrange(20) == 0:
                judge_broken(judge, source, rng)


def judge_broken(judge: Judge, source: bytes, rng: random.Random):
    """What Python refuses counts byte for byte, whatever is edited."""
    broken = source + rng.choice(
        [
            b"\n(",
            b"\nf() = 1\n",
            b"\n'",
            b"\nif x:\n",
            b"\n x\n",
            b"\nclass\n",
            b"\n0777\n",
            b"\n\\",
        ]
    )
    before = judge.judge(broken)
    if before is not None:
        judge.pair("comment in a broken file", before, b"# comment\n" + broken)


def judge_traps(judge: Judge):
    """Every statement that is easily confused, with every other: `program_of` finds one fingerprint for two programs."""
    judged = [
        judge.judge(statement.encode() + b"\n")
        for statement in traps.STATEMENTS + traps.FIELDS
    ]
    first = {}
    for one in filter(None, judged):
        before = first.setdefault(one.program, one)
        if before is not one:
            judge.pair("pairs of traps", before, one.source)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--edits", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("command", nargs="+", help="what computes fingerprints")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    started = time.time()
    judge = Judge(Fingerprints(options.command))
    files = corpus()
    sources = [
        file.read_bytes() for file in rng.sample(files, min(options.files, len(files)))
    ]
    judge_traps(judge)
    judged = judge_files(judge, sources)
    judge_formatters(judge, sources, rng)
    judge_edits(judge, judged, options.edits, rng)
    print(
        f"Python {sys.version.split()[0]}, seed {options.seed}, {time.time() - started:.0f} s\n"
    )
    report.show(judge)
    sys.exit(1 if judge.misses else 0)


if __name__ == "__main__":
    main()
