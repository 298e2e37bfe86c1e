// A quiz on a poor connection: nothing written is lost, answers are sent when it is back, and the
// time that is left is shown. Without this script the forms do the same, less comfortably.

const box = document.getElementById("sitting");
const form = document.querySelector("[data-question]");
const sync = document.getElementById("sync");
const RETRY_MS = 5000;

/** localStorage, or nothing where it is forbidden. */
function stored(action) {
  try {
    return action(localStorage);
  } catch {
    return null;
  }
}

// --- Drafts ---------------------------------------------------------------------------------------

const draft = form?.querySelector("[data-draft]");
const draftKey = form && `essay:${box.dataset.sitting}:${form.elements.question.value}`;
if (draft) {
  const kept = stored((storage) => storage.getItem(draftKey));
  // It is taken away once it is sent, so what is kept is newer than what the server has.
  if (kept) draft.value = kept;
  draft.addEventListener("input", () => stored((storage) => storage.setItem(draftKey, draft.value)));
}

// --- Sending --------------------------------------------------------------------------------------

let sending = false;

async function send(data) {
  try {
    const response = await fetch(form.action, { method: "POST", body: data, credentials: "same-origin" });
    if (!response.ok) {
      // The server has something to say that this page does not know how to show.
      form.submit();
      return;
    }
    const { pathname } = new URL(response.url);
    // Led elsewhere, to sign in first: what was written waits here.
    if (pathname === location.pathname) stored((storage) => storage.removeItem(draftKey));
    location.replace(response.url);
  } catch {
    sync.hidden = false;
    setTimeout(() => send(data), RETRY_MS);
  }
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  if (sending) return;
  sending = true;
  const data = new URLSearchParams(new FormData(form));
  for (const button of form.querySelectorAll("button")) button.disabled = true;
  send(data);
});

// --- The order of things --------------------------------------------------------------------------

for (const list of document.querySelectorAll("[data-places]")) {
  // Whoever takes a number that another has gives that one hers.
  const selects = [...list.querySelectorAll("select")];
  const before = new Map(selects.map((select) => [select, select.value]));
  list.addEventListener("change", ({ target }) => {
    const other = selects.find((select) => select !== target && select.value === target.value);
    if (other) other.value = before.get(target);
    for (const select of selects) before.set(select, select.value);
  });
}

// --- Time -----------------------------------------------------------------------------------------

const place = box?.querySelector("[data-left]");
if (place && box.dataset.secondsLeft) {
  // The clock of a phone may be wrong; how long it has been open here is not.
  const left = () => box.dataset.secondsLeft * 1000 - performance.now();
  const text = (name) => document.getElementById("time-texts").content.querySelector(`[data-text="${name}"]`).textContent;
  const show = () => {
    const minutes = Math.floor(left() / 60000);
    place.hidden = false;
    place.textContent = minutes > 0 ? text("minutes").replace("{number}", minutes) : text("last");
    place.parentElement.classList.toggle("sitting__time--last", minutes < 1);
    if (left() <= 0) location.replace(location.pathname);
    else setTimeout(show, Math.min(15000, left() + 500));
  };
  show();
}
