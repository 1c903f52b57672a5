"""The page of results, a section for each part."""

from pathlib import Path

README = Path(__file__).parent / "README.md"


def write(title: str, section: str) -> None:
    """Put a section, which begins with its title, into the results, in place of the one before."""
    text = README.read_text(encoding="utf-8") if README.exists() else "# Benchmarks\n"
    before, found, rest = text.partition(title)
    after = rest.partition("\n## ")[2] if found else ""
    parts = [before.rstrip(), section.rstrip(), f"## {after.strip()}" if after else ""]
    README.write_text("\n\n".join(part for part in parts if part) + "\n", encoding="utf-8")
