// What a learner's answer is, compared with what was asked.
//
// The twin of lessons/latvian/checking.py, function by function; its opening words explain the
// order of judgement. The server checks every answer again, so the two must agree on any text.
//
//   target      {text, entry: {id, lemma, forms: {name: text}}, accepted: [], confusables: [], form}
//   neighbours  [{id, lemma, forms}]
//   result      {verdict, expected, form, word, start, end, ending}

import {
  FIGURES, GAP, SIGNS, SPELLED_OUT, VOWELS,
  basesOf, normalise, plain, read, readKnown, skeleton, wordsOf,
} from "./reading.js";

export { normalise };

// From the best to the worst; "skipped" is none of them.
const VERDICTS = ["exact", "diacritics", "typo", "other_form", "other_word", "wrong", "skipped"];
const [EXACT, DIACRITICS, TYPO, OTHER_FORM, OTHER_WORD, WRONG, SKIPPED] = VERDICTS;

function makeResult(verdict, expected, details = {}) {
  const none = { form: "", word: null, start: null, end: null, ending: false };
  return { verdict, expected, ...none, ...details };
}

// --- The same letters, marks aside ---------------------------------------------------------------
//
// How a known text is written: {level, wrong, first, last}, the smaller, the better. wrong counts
// letters with other marks; first and last are the outermost letters not written as they should be.

const [SAME, SPELLED, STEM, ENDING] = [0, 1, 2, 3]; // how far the marks agree

function likeness(known, given) {
  if (given.length < known.length || given.length > 2 * known.length) return null;
  // How many letters of the answer are read -> the best way to get there.
  let ways = new Map([[0, { level: SAME, wrong: 0, first: -1, last: -1 }]]);
  for (const [i, letter] of known.entries()) {
    const longer = new Map();
    for (const [at, way] of ways) {
      if (at === given.length || given[at].base !== letter.base) continue;
      keep(longer, at + 1, extend(way, i, letter, given[at].text, SAME));
      const marked = SPELLED_OUT.get(plain(given.slice(at, at + 2)));
      if (marked) keep(longer, at + 2, extend(way, i, letter, marked, SPELLED));
    }
    ways = longer;
  }
  return ways.get(given.length) ?? null;
}

function extend(way, i, letter, written, level) {
  const wrong = written !== letter.text;
  if (wrong) level = letter.ending ? ENDING : STEM;
  if (level === SAME) return way;
  return {
    level: Math.max(way.level, level),
    wrong: way.wrong + Number(wrong),
    first: way.first < 0 ? i : way.first,
    last: i,
  };
}

function keep(ways, at, way) {
  const ranked = ({ level, wrong, first, last }) => [level, wrong, first, last];
  if (!ways.has(at) || compare(ranked(way), ranked(ways.get(at))) < 0) ways.set(at, way);
}

function compare(one, other) {
  const place = one.findIndex((value, i) => value !== other[i]);
  return place < 0 ? 0 : one[place] - other[place];
}

// --- The nearest known word ----------------------------------------------------------------------
//
// A known text is {kind, text, source, form, word}: source, of ASKED, is the accepted answer as
// written; form and word, of a word of the vocabulary, are the names of the form and the id.

const [ASKED, OWN, OTHER, CONFUSABLE] = [0, 1, 2, 3];

const alreadyKnown = new WeakMap();

/** Return all texts of a word, each once, by their skeletons. */
function knownOf(entry) {
  if (alreadyKnown.has(entry)) return alreadyKnown.get(entry);
  const names = new Map();
  for (const [name, text] of Object.entries(entry.forms ?? {})) {
    const form = normalise(text);
    names.set(form, [...(names.get(form) ?? []), name]);
  }
  const lemma = normalise(entry.lemma);
  if (!names.has(lemma)) names.set(lemma, ["lemma"]);
  const known = new Map();
  for (const [form, forms] of names) {
    const text = readKnown(form);
    const each = { kind: OTHER, text, form: forms.join(" "), word: entry.id };
    known.set(skeleton(text), [...(known.get(skeleton(text)) ?? []), each]);
  }
  alreadyKnown.set(entry, known);
  return known;
}

/** Return the words that may have the letters of the answer. */
function knownWords(given, own, others, confusables) {
  const bones = skeleton(given);
  const asConfusable = (text) => ({ kind: CONFUSABLE, text, word: null });
  const ofEntries = (entries) => entries.flatMap((entry) => knownOf(entry).get(bones) ?? []);
  return [
    ...ofEntries(own).map((each) => ({ ...each, kind: OWN })),
    ...ofEntries(others),
    ...confusables.map(readKnown).filter((text) => skeleton(text) === bones).map(asConfusable),
  ];
}

function nearest(given, known) {
  let best = null;
  for (const each of known) {
    const how = likeness(each.text, given);
    const found = { known: each, how };
    if (how && (!best || compare(rank(found), rank(best)) < 0)) best = found;
  }
  return best;
}

/** Order by nearness; words of the lessons that are equally near, by their ids. */
function rank({ known: { kind, word }, how: { level, wrong } }) {
  return [level, kind, wrong, word ?? 0];
}

// --- One slip ------------------------------------------------------------------------------------

const SHORTEST_FOR_SLIP = 5; // letters

/** Return where the answer has its one slip: {start, end, ending}; null if it has not one. */
function slip(known, given) {
  const count = known.filter(({ text }) => !SIGNS.has(text) && text !== GAP).length;
  const figures = [...known, ...given].some((letter) => FIGURES.has(letter.text));
  if (count < SHORTEST_FOR_SLIP || figures) return null;
  for (const written of [given, withoutDigraphs(given)]) {
    const [start, end, otherEnd] = difference(basesOf(known), basesOf(written));
    const [one, other] = [known.slice(start, end), written.slice(start, otherEnd)].map(basesOf);
    const swapped = one.length === 2 && one.join() === other.slice().reverse().join();
    if (Math.max(one.length, other.length) < 2 || swapped) {
      const same = [...written.slice(0, start), ...written.slice(otherEnd)];
      const ending = [...known.slice(0, start), ...known.slice(end)].some((letter, i) => {
        return letter.ending && letter.text !== same[i].text;
      });
      return { start, end, ending: ending || inEnding(known, start, end, other) };
    }
  }
  return null;
}

/** Tell whether a slip touches the ending; a vowel too many just before it does. */
function inEnding(known, start, end, extra) {
  if (start < end) return known.slice(start, end).some((letter) => letter.ending);
  if (start === 0 || start === known.length) return start > 0;
  return known[start].ending && (known[start - 1].ending || VOWELS.has(extra[0]));
}

function withoutDigraphs(given) {
  const shorter = [];
  let at = 0;
  while (at < given.length) {
    const marked = SPELLED_OUT.get(basesOf(given.slice(at, at + 2)).join(""));
    shorter.push(marked ? { ...given[at], text: marked } : given[at]);
    at += marked ? 2 : 1;
  }
  return shorter;
}

/** Return where the two begin to differ, and where that ends in the one and in the other. */
function difference(one, other) {
  const shorter = Math.min(one.length, other.length);
  let start = 0;
  while (start < shorter && one[start] === other[start]) start += 1;
  let tail = 0;
  while (tail < shorter - start && one.at(-1 - tail) === other.at(-1 - tail)) tail += 1;
  return [start, one.length - tail, other.length - tail];
}

// --- The verdict ---------------------------------------------------------------------------------

/** Judge an answer. `neighbours` are the other words of the same lessons. */
export function check(target, given, neighbours = []) {
  const answer = read(given);
  if (!answer.length) return makeResult(SKIPPED, target.text);
  const { entry, accepted = [], confusables = [] } = target;
  const asked = [target.text, ...accepted].map((text) => {
    return { kind: ASKED, text: readKnown(text), source: text, word: null };
  });
  const others = neighbours.filter((neighbour) => neighbour.id !== entry.id);
  const sameLength = wordsOf(answer).length === wordsOf(asked[0].text).length;
  const own = sameLength ? [entry] : []; // one word is no form of a sentence
  const found = nearest(answer, [...asked, ...knownWords(answer, own, others, confusables)]);
  if (found && settles(found)) return makeVerdict(asked[0], found);
  const results = asked.map((each) => judge(each, answer, entry, others, confusables));
  const order = ({ verdict, ending }) => [VERDICTS.indexOf(verdict), Number(ending)];
  return results.reduce((best, result) => (compare(order(result), order(best)) < 0 ? result : best));
}

/** Several words with other marks must be looked at one by one: each may be another form. */
function settles({ known, how }) {
  return wordsOf(known.text).length === 1 || known.kind !== ASKED || how.level < STEM;
}

function judge(asked, answer, entry, others, confusables) {
  const [wanted, written] = [wordsOf(asked.text), wordsOf(answer)];
  if (wanted.length !== written.length) return judgeUneven(asked, answer);
  const results = wanted.map((word, i) => {
    const own = entriesWith(word, [entry, ...others]);
    const known = knownWords(written[i], own, others, confusables);
    const result = judgeWord({ ...asked, text: word }, written[i], known);
    const noPlace = result.start === null && wanted.length > 1;
    return noPlace && result.verdict !== EXACT ? pointingAt(word, result) : result;
  });
  const faults = results.filter((result) => result.verdict !== EXACT);
  const grave = faults.filter((result) => result.verdict !== DIACRITICS);
  if (grave.length > 1) return makeResult(WRONG, asked.source);
  const ending = faults.some((fault) => fault.ending);
  if (grave.length) return { ...grave[0], ending: ending && grave[0].verdict === TYPO };
  const [{ start }, { end }] = [faults[0], faults.at(-1)];
  return makeResult(DIACRITICS, asked.source, { start, end, ending });
}

/** Judge an answer with other gaps: one can have slipped, or a word can be missing. */
function judgeUneven(asked, answer) {
  const result = judgeWord(asked, answer, []);
  const [wanted, written] = [wordsOf(asked.text), wordsOf(answer)];
  if (result.verdict !== WRONG || written.length !== wanted.length - 1) return result;
  const other = written.findIndex((given, i) => !likeness(wanted[i], given));
  const at = other < 0 ? written.length : other;
  const same = wanted.slice(at + 1).every((word, i) => likeness(word, written[at + i]));
  return same ? pointingAt(wanted[at], result) : result;
}

/** Return the entries that have `word` among their forms. */
function entriesWith(word, entries) {
  const [bones, text] = [skeleton(word), plain(word)];
  const isHere = (known) => plain(known.text) === text;
  return entries.filter((entry) => knownOf(entry).get(bones)?.some(isHere));
}

function judgeWord(asked, given, known) {
  const found = nearest(given, [asked, ...known]);
  if (found) return makeVerdict(asked, found);
  const place = slip(asked.text, given);
  if (place) return resultAt(TYPO, asked, place.start, place.end, { ending: place.ending });
  return makeResult(WRONG, asked.source);
}

function makeVerdict(asked, { known, how }) {
  if (known.kind === ASKED && how.level === SAME) return makeResult(EXACT, known.source);
  if (known.kind === ASKED) {
    return resultAt(DIACRITICS, known, how.first, how.last + 1, { ending: how.level === ENDING });
  }
  if (known.kind === OWN) {
    const texts = [asked, known].map((each) => each.text.map((letter) => letter.text));
    const [start, end] = difference(...texts);
    return resultAt(OTHER_FORM, asked, start, end, { form: known.form });
  }
  return makeResult(OTHER_WORD, asked.source, { word: known.word });
}

/**
 * Turn bounds in the letters into bounds in the source.
 *
 * Where the answer has a letter too many, the letters on both sides of the place are pointed at.
 */
function resultAt(verdict, asked, start, end, details) {
  const [from, to] = start === end ? [Math.max(start - 1, 0), end + 1] : [start, end];
  const result = makeResult(verdict, asked.source, details);
  const letters = asked.text.slice(from, to);
  return letters.length ? pointingAt(letters, result) : result;
}

function pointingAt(letters, result) {
  return { ...result, start: letters[0].start, end: letters.at(-1).end };
}

// --- What it is worth ----------------------------------------------------------------------------

/**
 * Return the credit of a result by the table of its policy (`credit_table` in lessons/worth.py).
 *
 * With a hint a full answer counts half.
 */
export function creditOf(table, { verdict, ending }, hints = 0) {
  const credit = (ending ? table[`${verdict}.ending`] : null) ?? table[verdict];
  return hints && credit === 1 ? 0.5 : credit;
}
