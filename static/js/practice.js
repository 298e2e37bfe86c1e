// One session of practice: shows an exercise, checks it at once, keeps the answer, sends it later.

import { checkAnswer, feedback } from "./exercises.js";
import * as build from "./exercises/build.js";
import * as choose from "./exercises/choose.js";
import * as match from "./exercises/match.js";
import * as type from "./exercises/type.js";
import { add, appeal, newId, prepare, send, waiting } from "./queue.js";
import { isOn, load, offerSounds, play, turn } from "./sounds.js";
import { showSummary } from "./summary.js";

const INTERACTIONS = { build, choose, match, type };

const session = JSON.parse(document.getElementById("session").textContent);
const box = document.getElementById("practice");
const form = box.querySelector("form");
let stage = form.querySelector(".practice__exercise");
const progress = box.querySelector("progress");
const soundSwitch = box.querySelector("[data-sound]");
const sync = document.getElementById("sync");

let place = session.step;
let exercise = null;
let shownAt = 0;
let answered = false;
let hints = 0;
let sending = false;
let paired = []; // words of the present pairs that have their answer
let soundOn = isOn();

const SETTLING_MS = 400;
// A second Enter that comes sooner was meant for the answer, not for the verdict.
const HASTE_MS = 250;
// By then the verdict is on the screen: giving the focus needs its layout at once.
const PAINTED_MS = 60;

/** Let what has just appeared take no tap for a moment: a double tap was meant for what went. */
function settle(node) {
  node.style.pointerEvents = "none";
  setTimeout(() => node.style.removeProperty("pointer-events"), SETTLING_MS);
}

const text = (name) => document.getElementById("texts").content.querySelector(`[data-text="${name}"]`).textContent;
const copyOf = (template) => template.content.cloneNode(true);
const interaction = () => INTERACTIONS[session.kinds[exercise.kind].interaction];

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

// --- Showing --------------------------------------------------------------------------------------

function showExercise() {
  const { exercise: first, twin } = session.places[place];
  const silent = !soundOn && session.kinds[first.kind].needsSound && twin;
  exercise = silent ? twin : first;
  answered = false;
  hints = 0;
  shownAt = performance.now();
  box.querySelector(".verdict")?.remove();
  progress.value = place;
  box.querySelector(".practice__count").textContent = text("count")
    .replace("{number}", place + 1)
    .replace("{total}", session.places.length);
  const template = document.querySelector(`template[data-${silent ? "twin" : "exercise"}="${place}"]`);
  // A new node, so that nothing listens any more for what is gone.
  const fresh = stage.cloneNode(false);
  fresh.append(copyOf(template));
  stage.replaceWith(fresh);
  stage = fresh;
  interaction().mount(stage, exercise, {
    answered: paired, note, done: endPairs, say: whisper, settle, hinted: (count) => { hints = count; },
  });
  if (exercise.sound) listen();
  remember();
  // While she reads, the checker gets to know the words, so that the verdict comes at once.
  const shown = exercise;
  if (!shown.pairs) setTimeout(() => checkAnswer(session, shown, shown.target));
}

/** Offer the clip by a large button, and a way out for her who cannot listen now. */
function listen() {
  stage.querySelector(".hear__player").remove();
  for (const button of stage.querySelectorAll(".hear__button, [data-silence]")) button.hidden = false;
  play(exercise.sound); // Browsers allow it once she has tapped something; the button is there.
}

/** Show an exercise in the place of what has just been tapped. */
function changeExercise() {
  showExercise();
  // Typing may begin at once; only what a second tap could hit has to wait.
  for (const part of stage.querySelectorAll(".choices, .match, .build__bank, .practice__actions")) settle(part);
}

function setSound(on) {
  soundOn = on;
  turn(on);
  soundSwitch?.setAttribute("aria-pressed", String(on));
  unsay("no-sound");
  const first = session.places[place]?.exercise;
  if (!answered && first && session.kinds[first.kind].needsSound) changeExercise();
}

/** Let a reload, or a phone that throws the page away, come back to this place. */
function remember(at = place) {
  const query = new URLSearchParams({
    plan: session.plan, at, meanings: session.language, ...session.carried,
  });
  if (paired.length) query.set("paired", paired.join("."));
  history.replaceState(null, "", `?${query}`);
}

// --- Answering ------------------------------------------------------------------------------------

/** Keep one answer, to be sent later; `of` is the exercise that it belongs to. */
function keep(of, word, given) {
  const id = newId();
  const kept = add(session.learner, {
    id,
    lesson: session.lesson,
    word,
    kind: of.kind,
    form: of.form ?? "",
    language: session.language,
    given: given.slice(0, 300),
    placement: session.placement,
    hints,
    ms: Math.round(performance.now() - shownAt),
    at: new Date().toISOString(),
  });
  if (!kept) {
    say(session.learner === null ? "visitor-not-kept" : "not-kept");
    deliver();
  } else if (!navigator.onLine) {
    sayWaiting();
  }
  return id;
}

function note(word, given) {
  const pair = { ...exercise, word, target: exercise.pairs.find((each) => each.word === word).meaning };
  keep(exercise, word, given);
  session.results[word] ??= checkAnswer(session, pair, given).verdict === "exact";
  paired.push(word);
  remember();
}

function answer(given) {
  if (answered) return;
  answered = true;
  const result = checkAnswer(session, exercise, given);
  const said = feedback(session, exercise, result, given, hints);
  const id = keep(exercise, exercise.word, given);
  const before = session.results[exercise.word] ?? true;
  session.results[exercise.word] = before && said.tone === "right" && !hints;
  progress.value = place + 1;
  hideActions();
  interaction().mark(stage, exercise, given);
  const rejected = said.tone !== "right" && !["skipped", "diacritics"].includes(result.verdict);
  showVerdict(said, rejected && session.kinds[exercise.kind].appealable ? id : null);
}

function endPairs(missed) {
  answered = true;
  progress.value = place + 1;
  hideActions();
  const said = {
    tone: missed.length ? "almost" : "right",
    title: session.sentences.titles[missed.length ? "almost" : "right"],
    cause: [[text(missed.length ? "pairs-mixed" : "pairs-right"), ""]],
    before: "", marked: "", after: "",
  };
  const verdict = showVerdict(said, null);
  verdict.querySelector(".verdict__form").replaceWith(
    ...missed.map((pair) =>
      element("p", { class: "verdict__pair" },
        element("b", { lang: "lv" }, pair.lemma), " – ", element("span", { lang: session.language }, pair.meaning)),
    ),
  );
}

function hideActions() {
  for (const part of stage.querySelectorAll(".practice__actions, [data-silence]")) part.hidden = true;
}

function showVerdict(said, appealId) {
  const verdict = copyOf(document.getElementById("verdict-template")).firstElementChild;
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
  const sound = session.sounds[exercise.word];
  // The clip says the word itself, so it belongs to no other form and to no sentence.
  const spoken = exercise.answer_language !== "lv" || exercise.target === session.words[exercise.word].lemma;
  if (sound && soundOn && spoken && interaction() !== match) {
    const button = verdict.querySelector(".verdict__play");
    button.dataset.play = sound;
    button.hidden = false;
  }
  if (appealId) offerAppeal(verdict.querySelector("[data-appeal]"), appealId);
  const next = verdict.querySelector("[data-next]");
  const appearedAt = performance.now();
  next.addEventListener("click", () => {
    if (performance.now() - appearedAt > HASTE_MS) goOn();
  });
  form.after(verdict);
  paired = [];
  remember(place + 1); // What is answered is not asked again.
  settle(verdict);
  setTimeout(() => next.focus({ preventScroll: true }), PAINTED_MS);
  return verdict;
}

function offerAppeal(button, id) {
  button.hidden = false;
  button.addEventListener("click", () => {
    appeal(session.learner, id);
    button.replaceWith(element("p", { class: "verdict__appealed" }, text(session.learner === null ? "visitor-appealed" : "appealed")));
    box.querySelector("[data-next]").focus({ preventScroll: true });
  });
}

function goOn() {
  place += 1;
  if (place === session.places.length) {
    finish();
    return;
  }
  changeExercise();
}

function finish() {
  remember();
  showSummary(session, box, sync);
  settle(box);
  deliver();
}

// --- Sending --------------------------------------------------------------------------------------

/** Tell those who do not see what has happened. */
function whisper(name) {
  stage.querySelector("[role=status]").textContent = text(name);
}

function say(name) {
  sync.dataset.said = name;
  sync.querySelector("span").textContent = text(name);
  sync.hidden = false;
}

function unsay(name) {
  if (sync.dataset.said === name) sync.hidden = true;
}

/** Say that answers wait for the connection; a visitor's wait for an account anyway. */
function sayWaiting() {
  if (session.learner !== null && waiting(session.learner).length) say("waiting");
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
    else (field.hidden ? form.querySelector(".build__bank button") : field).focus();
  }
});

box.addEventListener("click", (event) => {
  if (event.target.closest("[data-silence]")) setSound(false);
});

soundSwitch?.addEventListener("click", () => setSound(soundSwitch.getAttribute("aria-pressed") !== "true"));

document.addEventListener("keydown", (event) => {
  if (event.repeat) {
    if (event.key === "Enter") event.preventDefault();
    return;
  }
  if (answered || event.target.matches("input") || event.ctrlKey || event.altKey || event.metaKey) return;
  form.querySelectorAll(".choice, .build__bank .build__tile")[Number(event.key) - 1]?.click();
});

window.addEventListener("online", () => deliver());
window.addEventListener("offline", sayWaiting);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") deliver({ leaving: true });
});
window.addEventListener("pagehide", () => deliver({ leaving: true }));

session.results = {};
offerSounds(box, (played) => (played ? unsay("no-sound") : say("no-sound")));
if (soundSwitch) {
  soundSwitch.hidden = false;
  soundSwitch.setAttribute("aria-pressed", String(soundOn));
}
if (soundOn) {
  load(new Set([
    ...session.places.map(({ exercise }) => exercise.sound).filter(Boolean),
    ...Object.values(session.sounds),
  ]));
}
// A copy in the document loads its picture, so that it is there when the connection goes.
const pictures = [...document.querySelectorAll("template[data-exercise]")].flatMap(
  (template) => [...template.content.querySelectorAll("img")].map((image) => document.importNode(image)),
);
const left = new URLSearchParams(location.search).get("paired");
if (left) paired = left.split(".").map(Number);
showExercise();
if (session.learner !== null) prepare(session.urls).then(() => deliver());
