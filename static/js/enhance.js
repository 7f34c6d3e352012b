"use strict";

/* Everything works without this file. It moves focus to the error summary, keeps the "who will be able to
   read this" box fresh while a form is filled in, keeps a draft of it on the server, puts an own phrase where
   the writer is, counts the minutes of a break-glass, and takes away what a page shows when it may no longer
   be shown. Nothing is kept in the browser.
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

for (const box of document.querySelectorAll("[data-phrases]")) {
  const field = document.getElementById(box.dataset.phrases);
  box.addEventListener("change", ({ target }) => {
    if (!target.checked) return;
    const before = field.value.slice(0, field.selectionStart);
    const gap = before && !/\s$/.test(before) ? " " : "";
    field.setRangeText(gap + target.labels[0].textContent.trim(), field.selectionStart, field.selectionEnd, "end");
    target.checked = false;
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

for (const form of document.querySelectorAll("form[data-draft]")) keep(form, form.querySelector("[data-draft-state]"));

/* A draft of the whole form, a second after the last change. What was sent and not answered is sent again as
   it was: the server knows its own words, so that an answer lost on the way is no conflict. While something
   is unsent, pressing a button waits for it. */
function keep(form, state) {
  const words = state.dataset;
  const idle = Number(words.idle) * 1000;
  let unsent = null;
  let changed = false;
  let asking = null;
  let closed = "";
  let waiting = null;
  let timer, sleep;

  const say = (...nodes) => state.replaceChildren(...nodes);
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(send, wait);
  };

  const awake = () => {
    clearTimeout(sleep);
    sleep = setTimeout(() => {
      const stay = Object.assign(document.createElement("button"), { type: "button", textContent: words.stay });
      stay.className = "ds-button";
      stay.dataset.variant = "secondary";
      stay.addEventListener("click", here);
      say(`${words.soon} `, stay);
    }, idle - 120000);
  };

  const here = () => {
    const asked = new XMLHttpRequest();
    asked.open("GET", words.here);
    asked.onload = () => (asked.status === 204 ? (say(), awake()) : close(words.out, "out"));
    asked.onerror = () => say(words.lost);
    asked.send();
  };

  const version = (value) => {
    let field = form.elements.namedItem("version");
    if (!field) {
      field = Object.assign(document.createElement("input"), { type: "hidden", name: "version" });
      form.append(field);
    }
    field.value = value;
  };

  const close = (text, why) => {
    closed = why;
    say(text);
    go();
  };

  const go = () => {
    const button = waiting;
    waiting = null;
    if (button) form.requestSubmit(button.form ? button : undefined);
  };

  const elsewhere = ({ responseURL }) => new URL(responseURL).pathname !== location.pathname;

  const heard = ({ target }) => {
    asking = null;
    const answer = target.response?.querySelector("[data-kept]");
    if (target.status >= 500 || !target.status) return lost();
    unsent = null;
    if (!answer) return elsewhere(target) ? close(words.out, "out") : close(words.stale, "stale");
    if (target.status === 409) closed = "differs";
    if (answer.dataset.version) {
      version(answer.dataset.version);
      awake();
    }
    say(answer);
    if (changed && !closed) later(waiting ? 0 : 1000);
    else go();
  };

  const lost = () => {
    asking = null;
    say(words.lost);
    later(3000);
  };

  const send = () => {
    clearTimeout(timer);
    if (asking || closed || (!unsent && !changed)) return;
    if (!unsent) {
      unsent = new URLSearchParams(new FormData(form));
      unsent.set("autosave", "1");
      changed = false;
    }
    asking = new XMLHttpRequest();
    asking.open("POST", location.pathname);
    asking.responseType = "document";
    asking.timeout = 10000;
    asking.onload = heard;
    asking.onerror = asking.ontimeout = lost;
    asking.send(unsent);
  };

  form.addEventListener("input", () => {
    changed = true;
    if (closed) return;
    if (!state.hasChildNodes()) say(words.unsaved);
    if (!asking) later(unsent ? 0 : 1000);
  });
  form.addEventListener("submit", (event) => {
    if (closed === "stale") return event.preventDefault();
    if (closed || (!changed && !unsent)) return;
    event.preventDefault();
    waiting = event.submitter ?? form;
    send();
  });
  addEventListener("online", () => later(0));
  awake();
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
