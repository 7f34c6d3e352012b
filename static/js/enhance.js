"use strict";

/* Everything works without this file. It moves focus to the error summary and keeps the
   "who will be able to read this" box fresh while a form is filled in. Nothing is stored in the browser. */

const summary = document.querySelector("[data-error-summary]");
if (summary) summary.focus();

for (const region of document.querySelectorAll("[data-refresh]")) {
  const form = region.closest("form");
  const names = region.dataset.watch.split(" ");
  let running = null;

  const refresh = async () => {
    running?.abort();
    running = new AbortController();
    const query = new URLSearchParams();
    for (const name of names) for (const value of new FormData(form).getAll(name)) query.append(name, value);
    region.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(`${region.dataset.refresh}?${query}`, {
        headers: { "X-Fragment": "readers" },
        signal: running.signal,
      });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      region.replaceChildren(...page.body.childNodes);
    } catch (error) {
      if (error.name === "AbortError") return;
      region.replaceChildren(document.createTextNode(region.dataset.failed));
    }
    region.removeAttribute("aria-busy");
  };

  form.addEventListener("change", (event) => {
    if (names.includes(event.target.name)) refresh();
  });
}
