"""Nothing of a case lies and waits: not in a cache, not in the browser, not in the queue, not in a letter.

Then a withdrawal has nothing to catch up with: whatever is shown or made later asks the rule when it is made.
That every answer behind the sign-in page says `no-store` is asked in tests/routes/test_who_may.py.
"""

import ast
import re

from django.conf import settings

from tests.house.repository import FLOORS, ROOT, python_files, tracked

CACHES = re.compile(r"^django\.(core|middleware)\.cache\b|\.cache_(page|control)$")
FEEDS = re.compile(r"^django\.contrib\.(syndication|sitemaps)")
LETTERS = re.compile(r"^(django\.core\.mail|smtplib|aiosmtplib|email)(\.|$)")
KEPT_IN_BROWSER = re.compile(r"localStorage|sessionStorage|indexedDB|serviceWorker|\bcaches\b|pushState")
RELOADS = ["sig/views/exact_forecast.py", "sig/views/publications.py"]
"""A page that says how far a computation has come asks for itself again: it shows no figure and nobody."""
CARRIED = {("sig/publication_tasks.py", "publish"): ["order_id"]}
"""What a task is told beside the time: which order of figures, and nothing that is in it."""


def imported(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def importing(pattern: re.Pattern[str]) -> list[str]:
    files = ((path, ast.parse(text)) for path, text in python_files(*FLOORS))
    return [str(path) for path, tree in files if any(map(pattern.match, imported(tree)))]


def test_no_view_and_no_service_keeps_answers() -> None:
    assert importing(CACHES) == []
    assert not [name for name in settings.MIDDLEWARE if CACHES.match(name)]
    assert settings.SESSION_ENGINE == "django.contrib.sessions.backends.db"
    assert not any(
        "cached" in str(engine.get("OPTIONS", {}).get("loaders", ())) for engine in settings.TEMPLATES
    )


def test_there_are_no_feeds() -> None:
    assert importing(FEEDS) == []


def test_one_file_sends_letters_and_is_given_nothing_but_an_address() -> None:
    """Whether something waits is asked when the letter is sent (sig/mail/post.py); what, it cannot say."""
    files = importing(LETTERS)
    assert [file.removeprefix(f"{ROOT}/") for file in files] == ["sig/mail/letter.py"]
    tree = ast.parse((ROOT / "sig" / "mail" / "letter.py").read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert {node.name: [one.arg for one in node.args.args] for node in functions} == {
        "on": [],
        "send": ["address"],
    }


def test_no_template_keeps_a_part_and_no_page_reloads_itself() -> None:
    files = [path for path in tracked() if path.suffix == ".html"]
    assert files
    wrong = re.compile(r"\{%\s*(cache|load cache)\b|http-equiv=.?refresh", re.IGNORECASE)
    assert not [str(path) for path in files if wrong.search(path.read_text(encoding="utf-8"))]
    by_header = [path.as_posix() for path, text in python_files(*FLOORS) if '["Refresh"]' in text]
    assert sorted(by_header) == RELOADS


def test_the_script_keeps_nothing_in_the_browser() -> None:
    files = [path for path in (ROOT / "static" / "js").iterdir() if path.suffix == ".js"]
    assert files
    assert not [path.name for path in files if KEPT_IN_BROWSER.search(path.read_text(encoding="utf-8"))]


def test_no_task_carries_anything_but_the_time() -> None:
    """What is queued is "do what is due", never "send this to them": the rule is asked when it runs."""
    found = 0
    for path, text in python_files(*FLOORS):
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and any(map(is_task, node.decorator_list)):
                found += 1
                given = [argument.arg for argument in node.args.args]
                assert given == CARRIED.get((path.as_posix(), node.name), ["timestamp"]), (path, node.name)
    assert found >= 4


def is_task(decorator: ast.expr) -> bool:
    call = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(call, ast.Attribute) and call.attr == "task"
