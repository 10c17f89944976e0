// Review by keyboard: the same forms and links, sent and followed without loading the page anew.
// What comes back is the next page; its main part takes the place of this one, focus goes to the proposal,
// and what happened is said to a screen reader. Where anything fails, the browser does it the plain way.

const said = document.createElement("p");
said.className = "unseen";
said.setAttribute("role", "status");
said.setAttribute("aria-live", "polite");
document.body.append(said);
let busy = false;

// Single keys can be turned off, for those whose speech or hands press them unmeant.
const OFF = "review keys off";
const keysOff = () => localStorage.getItem(OFF) === "yes";

function offerSwitch() {
  const line = document.querySelector("[data-switch]");
  if (!line) return;
  line.hidden = false;
  const box = line.querySelector("input");
  box.checked = !keysOff();
  box.addEventListener("change", () => localStorage.setItem(OFF, box.checked ? "no" : "yes"));
}

function show(text, address) {
  const next = new DOMParser().parseFromString(text, "text/html");
  const main = next.querySelector("main");
  if (!main || !main.querySelector("[data-review]")) {
    location.assign(address);
    return;
  }
  document.querySelector("main").replaceWith(document.adoptNode(main));
  document.title = next.title;
  offerSwitch();
  const footer = next.querySelector("footer");
  if (footer) document.querySelector("footer").replaceWith(document.adoptNode(footer));
  const trouble = main.querySelector("[data-review] [role=alert]");
  const focus = main.querySelector(trouble ? "input[name=reason]" : "[data-focus]");
  if (focus) focus.focus();
  const heading = main.querySelector("h1");
  const last = main.querySelector("[data-review]").dataset.said;
  said.textContent = [last, heading && heading.textContent].filter(Boolean).join(". ");
}

async function go(address, options, keep) {
  if (busy) return;
  busy = true;
  document.querySelector("main").setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { ...options, headers: { Accept: "text/html" }, credentials: "same-origin" });
    const text = await answer.text();
    show(text, answer.url);
    if (keep && !(options && options.method && answer.status === 409)) history.pushState({}, "", answer.url);
  } catch {
    said.textContent = "The server does not answer. Nothing was written; your words are kept.";
    const alert = document.createElement("p");
    alert.className = "note rejected";
    alert.setAttribute("role", "alert");
    alert.textContent = said.textContent;
    const form = document.querySelector("form.judge");
    if (form && !form.previousElementSibling.matches("[role=alert]")) form.before(alert);
  } finally {
    busy = false;
    document.querySelector("main").removeAttribute("aria-busy");
  }
}

function send(form, button) {
  const body = new URLSearchParams(new FormData(form));
  if (button) body.set(button.name, button.value);
  return go(form.action, { method: "POST", body }, true);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.closest("[data-review]")) return;
  event.preventDefault();
  send(form, event.submitter);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-review] a[data-key]");
  if (!link || link.dataset.key === "e" || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  go(link.href, {}, true);
});

document.addEventListener("keydown", (event) => {
  const field = event.target.closest("input, textarea, select");
  if (field && field.name === "reason" && (event.key === "Enter" || event.key === "Escape")) {
    event.preventDefault(); // Enter would press the first button, whatever was meant
    const focus = document.querySelector("[data-focus]");
    if (focus) focus.focus();
    return;
  }
  if (field || keysOff() || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase();
  if (key === "/") {
    const search = document.querySelector("input[type=search]");
    event.preventDefault();
    if (search) search.focus();
    else location.assign("/search");
    return;
  }
  if (key === "w") {
    const reason = document.querySelector("input[name=reason]");
    event.preventDefault();
    if (reason) reason.focus();
    return;
  }
  const found = document.querySelector(`[data-review] [data-key="${CSS.escape(key)}"]`);
  if (!found || found.disabled) return;
  event.preventDefault();
  found.click();
});

offerSwitch();
addEventListener("popstate", () => go(location.href, {}, false));
