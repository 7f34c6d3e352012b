"use strict";

/* Everything works without this file. It moves focus to the error summary and keeps the
   "who will be able to read this" box fresh while a form is filled in. Nothing is kept in the browser.
   XMLHttpRequest, because it parses an answer to a document without any string becoming markup here. */

const summary = document.querySelector("[data-error-summary]");
if (summary) summary.focus();

for (const region of document.querySelectorAll("[data-refresh]")) {
  const form = region.closest("form");
  const names = region.dataset.watch.split(" ");
  let running = null;

  const show = (...nodes) => {
    region.replaceChildren(...nodes);
    region.removeAttribute("aria-busy");
  };

  const refresh = () => {
    running?.abort();
    running = new XMLHttpRequest();
    const answers = new FormData(form);
    const query = new URLSearchParams();
    for (const name of names) for (const value of answers.getAll(name)) query.append(name, value);
    running.open("GET", `${region.dataset.refresh}?${query}`);
    running.responseType = "document";
    running.onload = ({ target }) => {
      const fresh = target.status === 200 && target.response?.querySelector("[data-fragment]");
      show(fresh || region.dataset.failed);
    };
    running.onerror = () => show(region.dataset.failed);
    region.setAttribute("aria-busy", "true");
    running.send();
  };

  form.addEventListener("change", (event) => {
    if (names.includes(event.target.name)) refresh();
  });
}
