// Checks an answer in the page and says why: the twin of lessons/exercises/ and feedback.py.

import { check, creditOf, normalise } from "./checking.js";

const entries = new WeakMap(); // the checker remembers what it has read of an entry

function wordOf(session, id) {
  const word = session.words[id];
  if (!entries.has(word)) entries.set(word, { id: Number(id), ...word });
  return entries.get(word);
}

function checkChoice(session, exercise, given) {
  const latvian = exercise.answer_language === "lv";
  const result = {
    verdict: "wrong", expected: exercise.target, form: "", word: null, start: null, end: null, ending: false,
  };
  const chosen = normalise(given);
  if (!chosen) return { ...result, verdict: "skipped" };
  if (chosen === normalise(exercise.target)) return { ...result, verdict: "exact" };
  const other = Object.keys(session.words).find((id) => {
    const word = session.words[id];
    return Number(id) !== exercise.word && normalise(latvian ? word.lemma : word.meaning) === chosen;
  });
  return other ? { ...result, verdict: "other_word", word: Number(other) } : result;
}

export function checkAnswer(session, exercise, given) {
  // Forms of one word to pick from are told apart like written ones.
  if (exercise.options && !exercise.form) return checkChoice(session, exercise, given);
  const target = {
    text: exercise.target,
    entry: wordOf(session, exercise.word),
    accepted: exercise.accepted ?? [],
    confusables: session.confusables[exercise.word],
    form: exercise.asked ?? "",
  };
  const neighbours = session.neighbours[exercise.word].map((id) => wordOf(session, id));
  const result = check(target, given, neighbours);
  const builds = session.kinds[exercise.kind].interaction === "build";
  if (builds && result.verdict !== "exact" && sortedWords(given) === sortedWords(exercise.target)) {
    // Latvian words may stand in many orders: that is no more than a slip.
    return { ...result, verdict: "typo", form: "", word: null, start: null, end: null, ending: false };
  }
  return result;
}

const sortedWords = (sentence) => normalise(sentence).split(" ").sort().join(" ");

function formLabel(labels, name) {
  return name.split(" ")[0].split(".").map((part) => labels[part]).filter(Boolean).join(", ");
}

function causeOf(session, exercise, result, credit, meaning) {
  const { verdict } = result;
  const builds = session.kinds[exercise.kind].interaction === "build";
  if (builds && verdict === "typo" && result.start === null) return "order";
  if (builds && ["wrong", "other_word", "other_form"].includes(verdict)) return "sentence";
  if (verdict === "other_word" && !meaning) {
    return exercise.answer_language === "lv" ? "other_word_unknown" : "wrong";
  }
  if (verdict === "other_form" && exercise.asked) return "form_asked";
  if ((verdict === "diacritics" || verdict === "typo") && !credit) return "ending";
  return verdict;
}

/** What to say: {tone, title, cause, before, marked, after}; cause: [[text, language], …]. */
export function feedback(session, exercise, result, given, hints = 0) {
  const { titles, causes, labels } = session.sentences;
  const latvian = exercise.answer_language === "lv";
  const credit = creditOf(session.kinds[exercise.kind].credit, result);
  const tone = credit === 1 ? "right" : credit ? "almost" : "wrong";
  const letters = [...result.expected];
  const start = result.start ?? letters.length;
  const end = result.end ?? letters.length;
  const other = result.word === null ? null : session.words[result.word];
  const meaning = other ? (latvian ? other.meaning : other.lemma) : "";
  const marked = letters.slice(start, end).join("");
  const values = {
    letters: [marked, exercise.answer_language],
    form: [formLabel(labels, result.form), ""],
    asked: [formLabel(labels, exercise.asked ?? ""), ""],
    given: [given.trim(), exercise.answer_language],
    meaning: [meaning, latvian ? session.language : "lv"],
  };
  const hinted = hints && result.verdict === "exact";
  const cause = causes[hinted ? "hinted" : causeOf(session, exercise, result, credit, meaning)];
  return {
    tone,
    title: titles[result.verdict === "skipped" ? "skipped" : tone],
    cause: cause.split(/(\{\w+\})/).map((part) => values[part.slice(1, -1)] ?? [part, ""]),
    before: letters.slice(0, start).join(""),
    marked,
    after: letters.slice(end).join(""),
  };
}
