"use strict";

/* Everything works without this file. It moves focus to the error summary, keeps the "who will be able to
   read this" box fresh while a form is filled in, counts the minutes of a break-glass, and takes away what a
   page shows when it may no longer be shown. Nothing is kept in the browser.
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

for (const left of document.querySelectorAll("[data-left]")) {
  const ends = Date.parse(left.dataset.left);
  const count = () => {
    const minutes = Math.max(0, Math.ceil((ends - Date.now()) / 60000));
    const text = minutes === 1 ? left.dataset.one : left.dataset.many.replace("#", minutes);
    left.textContent = `(${minutes ? text : left.dataset.none})`;
  };
  setInterval(count, 10000);
  addEventListener("pageshow", count);
}

const page = document.querySelector("[data-still]");
if (page) watch(page);

function watch({ dataset, firstElementChild: stopped }) {
  const main = document.querySelector("main");
  const every = Number(dataset.every) * 1000;
  const patience = Number(dataset.lost) * 1000;
  let answered = Date.now();
  let asking = null;

  const typedIn = (form) =>
    [...form.elements].some((one) =>
      one.type !== "hidden" && (one.type === "radio" || one.type === "checkbox"
        ? one.checked !== one.defaultChecked
        : "defaultValue" in one && one.value !== one.defaultValue));

  const stop = () => {
    clearInterval(timer);
    asking = stop;
    const forms = [...main.querySelectorAll('form[method="post"]')].filter(typedIn);
    const message = stopped.content.cloneNode(true);
    message.querySelector("[data-typed]").hidden = forms.length === 0;
    document.title = dataset.title;
    document.querySelector(".emergency")?.remove();
    main.replaceChildren(message, ...forms);
    main.hidden = false;
    main.querySelector("h1").focus();
  };

  const heard = ({ target }) => {
    asking = null;
    if (target.status === 204) {
      answered = Date.now();
      main.hidden = false;
    } else if (target.status === 0 || target.status >= 500) lost();
    else stop();
  };

  const lost = () => {
    asking = null;
    if (Date.now() - answered >= patience) stop();
  };

  const ask = () => {
    if (asking) return;
    asking = new XMLHttpRequest();
    asking.open("GET", dataset.still);
    asking.setRequestHeader("X-Shown", dataset.shown);
    asking.timeout = Math.min(every, 10000);
    asking.onload = heard;
    asking.onerror = asking.ontimeout = lost;
    asking.send();
  };

  const timer = setInterval(ask, every);
  addEventListener("focus", ask);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && ask());
  addEventListener("pageshow", (event) => {
    if (!event.persisted || asking === stop) return;
    main.hidden = true;
    ask();
  });
}
