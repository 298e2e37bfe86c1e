// A quiz on a poor connection: nothing written is lost, answers are sent when it is back, and the
// time that is left is shown. Without this script the forms do the same, less comfortably.

const box = document.getElementById("sitting");
const form = document.querySelector("[data-question]");
const sync = document.getElementById("sync");
const RETRY_MS = 5000;
const GRACE_MS = 5000; // so long after the end the server still takes what was on its way

/** localStorage, or nothing where it is forbidden. */
function stored(action) {
  try {
    return action(localStorage);
  } catch {
    return null;
  }
}

// --- Drafts ---------------------------------------------------------------------------------------

const OWN = ["csrfmiddlewaretoken", "question", "position", "then"];
const draftsOf = (sitting) => `draft:${sitting}:`;
const draftKey = form && draftsOf(box.dataset.sitting) + form.elements.question.value;

/** What is typed or chosen in the form, as one text. */
function entered() {
  const answers = [...new FormData(form)].filter(([name, value]) => !OWN.includes(name) && value);
  return new URLSearchParams(answers).toString();
}

function fill(draft) {
  const answers = new URLSearchParams(draft);
  for (const field of form.querySelectorAll("input, select, textarea")) {
    const values = answers.getAll(field.name);
    if (OWN.includes(field.name)) continue;
    if (field.matches("[type=radio], [type=checkbox]")) field.checked = values.includes(field.value);
    else field.value = values[0] ?? "";
  }
}

const forget = (key) => stored((storage) => storage.removeItem(key));

if (form) {
  const kept = stored((storage) => storage.getItem(draftKey));
  // It is taken away once it is sent, so what is kept is newer than what the server has.
  if (kept === entered()) forget(draftKey);
  else if (kept !== null) fill(kept);
  for (const event of ["input", "change"]) {
    form.addEventListener(event, () => stored((storage) => storage.setItem(draftKey, entered())));
  }
}

/** What was written and never handed in, on the page of the result. */
const unsent = document.getElementById("unsent");
if (unsent) {
  const mine = draftsOf(unsent.dataset.sitting);
  const keys = (stored((storage) => Object.keys(storage)) ?? []).filter((key) => key.startsWith(mine));
  const texts = unsent.querySelector("[data-texts]");
  for (const key of keys) {
    const text = new URLSearchParams(stored((storage) => storage.getItem(key))).get("text");
    if (text) texts.append(Object.assign(document.createElement("p"), { textContent: text }));
    else forget(key);
  }
  unsent.hidden = !texts.children.length;
  unsent.querySelector("button").addEventListener("click", () => {
    keys.forEach(forget);
    unsent.hidden = true;
  });
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
    const { pathname, searchParams } = new URL(response.url);
    // Led elsewhere, to sign in first, or refused: what was written waits here.
    const isKept = pathname === location.pathname && !searchParams.has("refused");
    if (isKept) forget(draftKey);
    if (isKept && left() <= 0) leave();
    else location.replace(response.url);
  } catch {
    sync.hidden = false;
    setTimeout(() => send(data), RETRY_MS);
  }
}

function submit() {
  if (sending) return;
  sending = true;
  const data = new URLSearchParams(new FormData(form));
  for (const button of form.querySelectorAll("button")) button.disabled = true;
  send(data);
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
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

/** The clock of a phone may be wrong; how long it has been open here is not. */
function left() {
  return place ? box.dataset.secondsLeft * 1000 - performance.now() : Infinity;
}

/** See the result, when nothing more is on its way. */
function leave() {
  const go = () => location.replace(location.pathname);
  setTimeout(
    () => (navigator.onLine ? go() : addEventListener("online", go, { once: true })),
    Math.max(0, left() + GRACE_MS) + 500,
  );
}

if (place) {
  const text = (name) => document.getElementById("time-texts").content.querySelector(`[data-text="${name}"]`).textContent;
  const handIn = () => {
    place.textContent = text("over");
    if (form && entered() && !location.search.includes("refused")) submit();
    else leave();
  };
  const show = () => {
    const minutes = Math.floor(left() / 60000);
    place.hidden = false;
    place.textContent = minutes > 0 ? text("minutes").replace("{number}", minutes) : text("last");
    place.parentElement.classList.toggle("sitting__time--last", minutes < 1);
    if (left() <= 0) handIn();
    else setTimeout(show, Math.min(15000, left() + 50));
  };
  show();
}
