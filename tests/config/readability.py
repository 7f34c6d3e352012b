"""LIX, the Swedish measure of how heavy a text is: words in a sentence, and long words in a hundred.

Below 30 is a children's book, 40 ordinary prose, 50 an authority. And every text that a screen can show.
"""

import ast
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from config.assets import ROOT

LONG = 7
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
END = re.compile(r"[.!?:](?=\s|$)|\n")
TRANSLATE = re.compile(r"""{%-?\s*translate\s+"([^"]*)"|_\("([^"]*)"\)""")
BLOCK = re.compile(r"{%\s*blocktranslate.*?%}(.*?){%\s*endblocktranslate\s*%}", re.S)
CALLS = {"_", "gettext", "gettext_lazy", "pgettext", "ngettext"}
CODE = ("config", "sig", "consent", "teams", "audit")


def lix(text: str) -> float:
    """Words for each sentence, plus words of more than six letters in a hundred."""
    words = WORD.findall(text)
    sentences = sum(1 for part in END.split(text) if WORD.search(part))
    if not words:
        return 0.0
    return len(words) / sentences + 100 * sum(len(word) >= LONG for word in words) / len(words)


def prose(page: str) -> str:
    """What a reader meets of a page's main part: text without tags, one line for each block."""
    main = re.sub(r"(?s).*<main[^>]*>|</main>.*", "", page)
    return unescape(
        re.sub(r"<[^>]+>", "", re.sub(r"</(?:p|li|h\d|dt|dd|a|figcaption|button)>|<br>", "\n", main))
    )


def texts(root: Path = ROOT) -> Iterator[str]:
    """Every text in templates and code that goes through gettext."""
    for path in sorted((root / "templates").rglob("*.html")):
        body = path.read_text(encoding="utf-8")
        yield from (one or other for one, other in TRANSLATE.findall(body))
        for block in BLOCK.findall(body):
            yield re.sub(r"{{.*?}}", "x", re.sub(r"{%\s*plural\s*%}", "\n", block))
    for app in CODE:
        for path in sorted((root / app).rglob("*.py")):
            yield from _called(ast.parse(path.read_text(encoding="utf-8")))


def _called(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            for said in node.args:
                if isinstance(said, ast.Constant) and isinstance(said.value, str):
                    yield re.sub(r"%\(\w+\)[sd]|%[sd]", "x", said.value)
