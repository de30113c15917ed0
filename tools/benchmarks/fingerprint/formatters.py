"""Files as black and ruff write them."""

import pathlib
import random
import subprocess
import sys
import tempfile

try:
    import black
except ImportError:
    # A Python of another version, to judge its own syntax.
    black = None

LENGTHS = (88, 120)
STYLES = [
    ("ruff", length, quotes) for length in LENGTHS for quotes in ("double", "single")
] + [
    ("black", length, quotes) for length in LENGTHS for quotes in ("double", "preserve")
]

# black works in Python and is slow: it gets fewer files, and no long ones.
LONGEST_FOR_BLACK = 15_000
ONE_IN_FOR_BLACK = 8


def formatted(sources: list[bytes], rng: random.Random):
    """Yields (style, before, after); each file in one of ruff's styles, some in one of black's."""
    if black is None:
        print("no black in this Python: nothing is formatted")
        return
    batches = {style: [] for style in STYLES}
    for source in sources:
        batches[rng.choice(STYLES[:4])].append(source)
        if len(source) < LONGEST_FOR_BLACK and rng.randrange(ONE_IN_FOR_BLACK) == 0:
            batches[rng.choice(STYLES[4:])].append(source)
    for style, batch in batches.items():
        write = by_ruff if style[0] == "ruff" else by_black
        for before, after in write(batch, *style[1:]):
            yield "{} {} {}".format(*style), before, after


def by_ruff(sources: list[bytes], length: int, quotes: str):
    with tempfile.TemporaryDirectory() as folder:
        files = [
            pathlib.Path(folder, f"m{number}.py") for number in range(len(sources))
        ]
        for file, source in zip(files, sources):
            file.write_bytes(source)
        options = ["--isolated", "--no-cache", "--silent", f"--line-length={length}"]
        quoting = ["--config", f'format.quote-style = "{quotes}"']
        subprocess.run(
            [sys.executable, "-m", "ruff", "format", *options, *quoting, folder],
            check=False,
        )
        for file, source in zip(files, sources):
            after = file.read_bytes()
            if after != source:
                yield source, after


def by_black(sources: list[bytes], length: int, quotes: str):
    mode = black.Mode(line_length=length, string_normalization=quotes == "double")
    for source in sources:
        try:
            yield source, black.format_str(source.decode(), mode=mode).encode()
        except (UnicodeDecodeError, black.InvalidInput, black.parsing.ASTSafetyError):
            continue
