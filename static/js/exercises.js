// Checks an answer in the page and says why: the twin of lessons/exercises.py and feedback.py.

import { check, normalise } from "./checking.js";

const wordOf = (session, id) => ({ id: Number(id), ...session.words[id] });

/** The text that stands for a word among the answers of this exercise. */
const textOf = (exercise, word) => (exercise.answer_language === "lv" ? word.lemma : word.meaning);

function checkChoice(exercise, word, neighbours, given) {
  const expected = textOf(exercise, word);
  const result = { verdict: "wrong", expected, form: "", word: null, start: null, end: null };
  const chosen = normalise(given);
  if (!chosen) return { ...result, verdict: "skipped" };
  if (chosen === normalise(expected)) return { ...result, verdict: "exact" };
  const other = neighbours.find((neighbour) => normalise(textOf(exercise, neighbour)) === chosen);
  return other ? { ...result, verdict: "other_word", word: other.id } : result;
}

export function checkAnswer(session, exercise, given) {
  const word = wordOf(session, exercise.word);
  const neighbours = session.neighbours[word.id].map((id) => wordOf(session, id));
  if (!session.kinds[exercise.kind].typed) return checkChoice(exercise, word, neighbours, given);
  const form = Object.entries(word.forms).find(([, text]) => text === word.lemma)?.[0] ?? "";
  const target = {
    text: word.lemma,
    entry: word,
    accepted: session.accepted[word.id],
    confusables: session.confusables[word.id],
    form,
  };
  return check(target, given, neighbours);
}

function formLabel(labels, name) {
  return name.split(" ")[0].split(".").map((part) => labels[part]).filter(Boolean).join(", ");
}

/** What to say: {tone, title, cause, before, marked, after}; cause: [[text, language], …]. */
export function feedback(session, exercise, result, given) {
  const { titles, causes, labels } = session.sentences;
  const credit = session.kinds[exercise.kind].credit[result.verdict];
  const tone = credit === 1 ? "right" : credit ? "almost" : "wrong";
  const letters = [...result.expected];
  const start = result.start ?? letters.length;
  const end = result.end ?? letters.length;
  let cause = result.verdict;
  let meaning = "";
  if (cause === "other_word") {
    const other = result.word === null ? null : session.words[result.word];
    if (other) meaning = exercise.answer_language === "lv" ? other.meaning : other.lemma;
    if (!meaning) cause = exercise.answer_language === "lv" ? "other_word_unknown" : "wrong";
  }
  const marked = letters.slice(start, end).join("");
  const values = {
    letters: [marked, exercise.answer_language],
    form: [formLabel(labels, result.form), ""],
    given: [given.trim(), exercise.answer_language],
    meaning: [meaning, exercise.prompt_language],
  };
  return {
    tone,
    title: titles[result.verdict === "skipped" ? "skipped" : tone],
    cause: causes[cause].split(/(\{\w+\})/).map((part) => values[part.slice(1, -1)] ?? [part, ""]),
    before: letters.slice(0, start).join(""),
    marked,
    after: letters.slice(end).join(""),
  };
}
