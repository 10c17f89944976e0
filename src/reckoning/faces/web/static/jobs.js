// A job as it goes on: its page is asked for again each second and takes the place of this one, until it is over.

const EVERY_MS = 1000;
const said = document.createElement("p");
said.className = "unseen";
said.setAttribute("role", "status");
document.body.append(said);

async function look() {
  let text;
  try {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    text = await answer.text();
  } catch {
    setTimeout(look, 3 * EVERY_MS);
    return;
  }
  const next = new DOMParser().parseFromString(text, "text/html").querySelector("main");
  const job = next && next.querySelector("[data-job]");
  if (!job) return;
  const held = document.activeElement && document.activeElement.closest("main button[name=do]");
  document.querySelector("main").replaceWith(document.adoptNode(next));
  const again = held && next.querySelector("button[name=do]");
  if (again) again.focus();
  if (job.dataset.job === "on") setTimeout(look, EVERY_MS);
  else said.textContent = `${next.querySelector("h1").textContent}: ${job.dataset.stage}`;
}

if (document.querySelector("[data-job=on]")) setTimeout(look, EVERY_MS);
