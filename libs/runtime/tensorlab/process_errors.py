"""What is said about the way in which Python was started."""

from __future__ import annotations

from tensorlab.errors import UserError


def other_process(flag: str) -> UserError:
    why = (
        "strips assert statements, and the lab's code would not be what its files say"
        if flag.startswith("-O")
        else "keeps Python from a fixed hash seed, and the same training would give other numbers"
    )
    return UserError(f"python {flag} {why}.", next=f"type the same without {flag}")
