// One session of practice: shows an exercise, checks it at once, keeps the answer, sends it later.

import { checkAnswer, feedback } from "./exercises.js";
import { add, newId, prepare, send } from "./queue.js";

const session = JSON.parse(document.getElementById("session").textContent);
const box = document.getElementById("practice");
const form = box.querySelector("form");
const progress = box.querySelector("progress");
const sync = document.getElementById("sync");
const LETTERS = "āčēģīķļņšūž";

let place = 0;
let shownAt = performance.now();
let answered = false;
let sending = false;

/** Let what has just appeared take no tap for a moment: a double tap was meant for what went. */
function settle(node) {
  node.style.pointerEvents = "none";
  setTimeout(() => node.style.removeProperty("pointer-events"), 400);
}

const text = (name) => document.getElementById("texts").content.querySelector(`[data-text="${name}"]`).textContent;
const ask = (kind) => document.getElementById("texts").content.querySelector(`[data-ask="${kind}"]`).textContent.trim();

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function showExercise() {
  const exercise = session.exercises[place];
  answered = false;
  shownAt = performance.now();
  box.querySelector(".verdict")?.remove();
  progress.value = place;
  box.querySelector(".practice__count").textContent = text("count")
    .replace("{number}", place + 1)
    .replace("{total}", session.exercises.length);
  const prompt = form.querySelector(".practice__prompt");
  prompt.replaceChildren(
    element("p", { class: "practice__ask" }, ask(exercise.kind)),
    element(
      "p",
      {
        class: exercise.prompt_language === "lv" ? "latvian" : "practice__meaning",
        lang: exercise.prompt_language,
      },
      exercise.prompt,
    ),
  );
  form.querySelector(".choices, .answer").replaceWith(
    session.kinds[exercise.kind].typed ? typedAnswer() : choices(exercise),
  );
  const actions = form.querySelector(".practice__actions");
  actions.hidden = false;
  actions.querySelector("[data-check]")?.remove();
  if (session.kinds[exercise.kind].typed) {
    actions.prepend(element("button", { class: "button", "data-check": "" }, text("check")));
  }
  form.querySelector(".answer__field")?.focus({ preventScroll: true });
}

function choices(exercise) {
  const items = exercise.options.map((option, at) =>
    element(
      "li",
      {},
      element(
        "button",
        { class: "choice", name: "given", value: option, lang: exercise.answer_language },
        element("span", { class: "choice__key", "aria-hidden": "true" }, String(at + 1)),
        option,
      ),
    ),
  );
  return element("ul", { class: "choices" }, ...items);
}

function typedAnswer() {
  const field = element("input", {
    class: "answer__field", id: "answer", name: "given", lang: "lv", maxlength: 300,
    autocapitalize: "off", autocomplete: "off", autocorrect: "off", spellcheck: "false",
    enterkeyhint: "done", "aria-label": text("answer"),
  });
  const keys = element("div", {
    class: "latvian-keys", lang: "lv", role: "group", "aria-label": text("letters"),
  });
  for (const letter of LETTERS) {
    const key = element("button", { type: "button" }, letter);
    // The field keeps its focus, so that the phone's keyboard stays.
    key.addEventListener("pointerdown", (event) => event.preventDefault());
    key.addEventListener("click", () => {
      field.setRangeText(letter, field.selectionStart, field.selectionEnd, "end");
      field.focus({ preventScroll: true });
    });
    keys.append(key);
  }
  return element("div", { class: "answer" }, field, keys);
}

function answer(given) {
  if (answered) return;
  answered = true;
  const exercise = session.exercises[place];
  const result = checkAnswer(session, exercise, given);
  const kept = add(session.learner, {
    id: newId(),
    lesson: session.lesson,
    word: exercise.word,
    kind: exercise.kind,
    language: session.language,
    given: given.slice(0, 300),
    hints: 0,
    ms: Math.round(performance.now() - shownAt),
    at: new Date().toISOString(),
  });
  if (!kept) say("not-kept");
  progress.value = place + 1;
  markAnswer(exercise, given);
  showVerdict(exercise, feedback(session, exercise, result, given));
}

function markAnswer(exercise, given) {
  form.querySelector(".practice__actions").hidden = true;
  const field = form.querySelector(".answer__field");
  if (field) {
    field.readOnly = true;
    form.querySelector(".latvian-keys").hidden = true;
  }
  for (const choice of form.querySelectorAll(".choice")) {
    choice.disabled = true;
    if (choice.value === exercise.target) choice.classList.add("choice--right");
    else if (choice.value === given) choice.classList.add("choice--given");
  }
}

function showVerdict(exercise, said) {
  const verdict = document.getElementById("verdict-template").content.firstElementChild.cloneNode(true);
  verdict.classList.add(`verdict--${said.tone}`);
  verdict.querySelector(`[data-tone="${said.tone}"]`).hidden = false;
  verdict.querySelector("[data-title]").textContent = said.title;
  verdict.querySelector(".verdict__cause").append(
    ...said.cause.map(([text, lang]) => (lang ? element("span", { lang }, text) : text)),
  );
  const right = verdict.querySelector(".verdict__form");
  right.lang = exercise.answer_language;
  right.append(said.before);
  if (said.marked) right.append(element("mark", { class: "verdict__mark" }, said.marked));
  right.append(said.after);
  const next = verdict.querySelector("[data-next]");
  next.addEventListener("click", goOn);
  form.after(verdict);
  settle(verdict);
  next.focus({ preventScroll: true });
}

function goOn() {
  place += 1;
  if (place === session.exercises.length) {
    finish();
    return;
  }
  showExercise();
  // Typing may begin at once; only what a second tap could hit has to wait.
  for (const part of form.querySelectorAll(".choices, .practice__actions")) settle(part);
}

function finish() {
  const summary = document.getElementById("summary-template").content.firstElementChild.cloneNode(true);
  summary.querySelector("[data-count]").textContent = text("done");
  const list = summary.querySelector(".summary__words");
  for (const id of new Set(session.exercises.map((exercise) => exercise.word))) {
    const word = session.words[id];
    list.append(
      element(
        "li",
        {},
        element("span", { lang: "lv" }, word.lemma),
        " ",
        element("span", { lang: session.language }, word.meaning),
      ),
    );
  }
  box.replaceChildren(summary, sync);
  summary.querySelector("h1").focus();
  deliver();
}

function say(name) {
  sync.querySelector("span").textContent = text(name);
  sync.hidden = false;
}

async function deliver(options) {
  // A visitor's answers wait until she has an account; that is no fault to speak of.
  if (session.learner === null || sending) return;
  sending = true;
  const outcome = await send(session.urls, session.learner, options);
  sending = false;
  if (outcome === "sent") sync.hidden = true;
  else say(outcome);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const button = event.submitter;
  if (button?.matches("[data-skip]")) answer("");
  else if (button?.name === "given") answer(button.value);
  else {
    const field = form.querySelector(".answer__field");
    if (field.value.trim()) answer(field.value);
    else field.focus();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.repeat) {
    if (event.key === "Enter") event.preventDefault();
    return;
  }
  if (answered || event.target.matches("input") || event.ctrlKey || event.altKey || event.metaKey) return;
  form.querySelectorAll(".choice")[Number(event.key) - 1]?.click();
});

window.addEventListener("online", () => deliver());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") deliver({ leaving: true });
});
window.addEventListener("pagehide", () => deliver({ leaving: true }));

showExercise();
if (session.learner !== null) prepare(session.urls).then(() => deliver());
