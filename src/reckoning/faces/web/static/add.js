// Adding with scripts: files may be dropped, their size is checked before they are sent, how much is sent is shown,
// and sending can be stopped. Without scripts the form does the same but for these.

const form = document.querySelector("[data-add]");
const input = form.querySelector("input[type=file]");
const drop = form.querySelector("[data-drop]");
const chosen = form.querySelector("[data-chosen]");
const trouble = form.querySelector("[data-trouble]");
const sending = form.querySelector("[data-sending]");
const stop = form.querySelector("[data-stop]");
const send = form.querySelector("[data-send]");
const largest = Number(form.dataset.largest);
let request = null;

function size(bytes) {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function refuse(words) {
  trouble.textContent = words;
  trouble.hidden = !words;
}

function list() {
  chosen.replaceChildren(
    ...[...input.files].map((file) => {
      const line = document.createElement("li");
      line.textContent = `${file.name} (${size(file.size)})`;
      return line;
    }),
  );
  const total = [...input.files].reduce((sum, file) => sum + file.size, 0);
  const empty = [...input.files].filter((file) => file.size === 0).map((file) => file.name);
  if (total > largest) refuse(`${size(total)} is more than may be sent at once: use reckoning add, which has no limit.`);
  else refuse(empty.length ? `Empty: ${empty.join(", ")}. An empty file, or a folder, cannot be added.` : "");
  return trouble.hidden;
}

function idle(on) {
  sending.hidden = on;
  stop.hidden = on;
  send.disabled = !on;
}

input.addEventListener("change", list);
for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
}
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) drop.classList.remove("over");
});
document.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  if (!event.dataTransfer.files.length) return;
  const both = new DataTransfer();
  for (const file of [...input.files, ...event.dataTransfer.files]) both.items.add(file);
  input.files = both.files;
  list();
  send.focus();
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!list()) return;
  idle(false);
  const bar = sending.querySelector("progress");
  const words = sending.querySelector("[data-sent]");
  request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.upload.addEventListener("progress", (sent) => {
    bar.max = sent.total || 1;
    bar.value = sent.loaded;
    words.textContent = `${size(sent.loaded)} of ${size(sent.total)} sent`;
  });
  request.addEventListener("load", () => {
    if (request.status < 400) {
      location.assign(request.responseURL);
      return;
    }
    const told = new DOMParser().parseFromString(request.responseText, "text/html").querySelector("main .note");
    refuse(told ? told.textContent : `The server answered ${request.status}.`);
    idle(true);
  });
  request.addEventListener("error", () => {
    refuse("The server did not take it: it may be gone, or the file changed while it was sent. Nothing was added.");
    idle(true);
  });
  request.addEventListener("abort", () => {
    refuse("Stopped. Nothing was added.");
    idle(true);
  });
  request.send(new FormData(form));
});

stop.addEventListener("click", () => request && request.abort());
