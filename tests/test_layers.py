"""The house plan, enforced: imports go down only, heavy packages are imported late, code knows no language."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import claimkit

ROOT = Path(claimkit.__file__).parent
LAYERS = [
    ("compact", "errors", "records"),
    ("schema", "units", "languages"),
    ("encoder", "tagging"),
    ("reading", "nlp"),
    ("checking", "rendering"),
    ("extraction",),
    ("claims",),
    ("pipeline", "evaluation"),
    ("component", "batch", "service"),
    ("cluster",),
    ("cli",),
    ("__main__",),
]
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}
# checking.translation reads two texts with the lexical layer, and text is all that it takes from above.
ALLOWED = {("checking", "extraction"), ("checking", "pipeline")}
OWNERS = {
    "jsonschema": {"schema"},
    "langdetect": {"languages"},
    "py3langid": {"languages"},
    "transformers": {"tagging"},
}
MODULES = sorted(ROOT.rglob("*.py"))


def part(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports(tree: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node
            if node.module == "claimkit":
                yield from ((f"claimkit.{alias.name}", node) for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_only_go_down(path: Path) -> None:
    here = part(path)
    if here == "__init__":
        return
    assert here in RANK, f"{here} stands in no layer"
    for name, node in imports(ast.parse(path.read_text(encoding="utf-8"))):
        pieces = name.split(".")
        if pieces[0] == "claimkit" and len(pieces) > 1 and pieces[1] in RANK and pieces[1] != here:
            below = RANK[pieces[1]] < RANK[here] or (here, pieces[1]) in ALLOWED
            assert below, f"{path.name}:{node.lineno} imports {name}, which is not below {here}"
        if pieces[0] in OWNERS:
            assert here in OWNERS[pieces[0]], f"{path.name}:{node.lineno}: only {OWNERS[pieces[0]]} imports {pieces[0]}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_code_is_ascii(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    owners = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    heads = [node.body[0] for node in ast.walk(tree) if isinstance(node, owners) and node.body]
    docstrings = {id(head.value) for head in heads if isinstance(head, ast.Expr)}
    lines = text.splitlines()
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            written = "\n".join(lines[node.lineno - 1 : node.end_lineno])
            assert written.isascii(), f"{path.name}:{node.lineno}: a literal that is not ASCII"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_language_code_in_a_condition(path: Path) -> None:
    codes = {"de", "en", "fr", "es", "it", "nl", "pt", "zh"}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Compare):
            named = {n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
            assert not named & codes, f"{path.name}:{node.lineno} compares with a language code"


def test_import_and_lexical_layer_load_nothing_heavy() -> None:
    code = (
        "import claimkit, sys; claimkit.find_quantities('Es kostet 3 Euro.', 'de'); claimkit.find_times('2024', 'de');"
        "print([m for m in ('spacy', 'torch', 'transformers', 'fastapi', 'pint', 'babel', 'jsonschema') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
