// What a learner's answer is, compared with what was asked.
//
// The twin of lessons/latvian/checking.py, function by function; its opening words explain the
// order of judgement. The server checks every answer again, so the two must agree on any text.
//
//   target      {text, entry: {id, lemma, forms: {name: text}}, accepted: [], confusables: [], form}
//   neighbours  [{id, lemma, forms}]
//   result      {verdict, expected, form, word, start, end}

const SPELLED_OUT = new Map(
  Object.entries({
    aa: "ā", ch: "č", ee: "ē", gj: "ģ", ii: "ī", kj: "ķ", lj: "ļ", nj: "ņ", sh: "š", uu: "ū", zh: "ž",
  }),
);

// From the best to the worst; "skipped" is none of them.
const VERDICTS = ["exact", "diacritics", "typo", "other_form", "other_word", "wrong", "skipped"];
const [EXACT, DIACRITICS, TYPO, OTHER_FORM, OTHER_WORD, WRONG, SKIPPED] = VERDICTS;

function makeResult(verdict, expected, details = {}) {
  return { verdict, expected, form: "", word: null, start: null, end: null, ...details };
}

// --- Reading a text into letters -----------------------------------------------------------------
//
// A letter is {text, base, start, end, ending}: base is without marks, start and end are its place
// in the source in code points, ending is true from the last vowel of its word on. A text is an
// array of letters, with one gap between words.

const GAP = " ";
const LONGEST = 1000; // letters; no answer is longer, and what follows is not read
const MOST_MARKS = 4; // on one letter
const SHORTEST_FOR_SLIP = 5; // letters
const VOWELS = new Set("aeiouy");
const FIGURES = new Set("0123456789");
const SIGNS = new Set(".,;:!?…'-()[]{}"); // they say nothing at the ends of a word

const GAPS =
  "\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000" +
  '"«»“”„‟' +
  "\\u20e3\\u2600-\\u27bf\\u2b00-\\u2bff\\u{1f000}-\\u{1faff}"; // emoji
const INVISIBLE = "\\u00ad\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufe00-\\ufe0f\\ufeff";
const MARKS = "\\u0300-\\u036f";
const PIECE = new RegExp(`([${GAPS}]+)|.[${MARKS}${INVISIBLE}]*`, "gsu");
const UNSEEN = new RegExp(`[${INVISIBLE}]`, "gu");
const MARKS_ON_LATIN = new RegExp(`([A-Za-z])[${MARKS}]+`, "gu");
const ALIKE = new Map([
  ...Array.from("’‘‛ʼʹ`´′", (sign) => [sign, "'"]),
  ...Array.from("‐‑‒–—―−", (sign) => [sign, "-"]),
  ["\u0326", "\u0327"],
]);

/** Return the text as it is compared: two answers that agree here are the same answer. */
export function normalise(text) {
  return plain(read(text));
}

function read(text) {
  let words = [[]];
  let letters = 0;
  let at = 0;
  for (const [piece, gap] of text.matchAll(PIECE)) {
    const start = at;
    at += Array.from(piece).length;
    const letter = gap ? "" : readLetter(piece);
    if (gap) {
      words.push([]);
    } else if (letter) {
      words.at(-1).push({ text: letter, base: baseOf(letter), start, end: at, ending: false });
      letters += 1;
    }
    if (letters === LONGEST) break;
  }
  words = words.filter((word) => word.some((letter) => !SIGNS.has(letter.text)));
  const kept = [];
  for (const word of words) {
    const trimmed = trim(word, word === words.at(-1));
    if (kept.length) {
      const [start, end] = [kept.at(-1).end, trimmed[0].start];
      kept.push({ text: GAP, base: GAP, start, end, ending: false });
    }
    kept.push(...withEnding(trimmed));
  }
  return kept;
}

function readLetter(piece) {
  const signs = Array.from(piece.replace(UNSEEN, ""), (sign) => ALIKE.get(sign) ?? sign);
  const letter = signs.slice(0, 1 + MOST_MARKS).join("");
  if (!isSettled(letter)) return letter;
  const small = Array.from(letter.normalize("NFC"), (sign) => sign.toLowerCase()).join("");
  return small.normalize("NFC");
}

function baseOf(letter) {
  if (!isSettled(letter)) return letter;
  return letter.normalize("NFD").replace(MARKS_ON_LATIN, "$1").normalize("NFC");
}

/** Tell the old blocks of Latin, Greek and Cyrillic, where all versions of Unicode agree. */
function isSettled(letter) {
  return ("" < letter && letter < "\u0530") || ("\u1e00" <= letter && letter < "\u2000");
}

/** Take the signs off both ends, but not the minus of -5 nor, inside an answer, the dot of 5. */
function trim(word, last) {
  let [start, end] = [0, word.length];
  while (SIGNS.has(word[start].text)) {
    if (word[start].text === "-" && FIGURES.has(word[start + 1].text)) break;
    start += 1;
  }
  while (SIGNS.has(word[end - 1].text)) {
    if (word[end - 1].text === "." && FIGURES.has(word[end - 2].text) && !last) break;
    end -= 1;
  }
  return word.slice(start, end);
}

function withEnding(word) {
  const vowel = word.findLastIndex((letter) => VOWELS.has(letter.base));
  return word.map((letter, i) => ({ ...letter, ending: vowel >= 0 && i >= vowel }));
}

const alreadyRead = new Map();

function readKnown(text) {
  if (!alreadyRead.has(text)) alreadyRead.set(text, read(text));
  return alreadyRead.get(text);
}

function plain(text) {
  return text.map((letter) => letter.text).join("");
}

function wordsOf(text) {
  const words = [[]];
  for (const letter of text) {
    if (letter.text === GAP) words.push([]);
    else words.at(-1).push(letter);
  }
  return words;
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
// written; form, of OWN, its names; word, of OTHER, its id.

const [ASKED, OWN, OTHER, CONFUSABLE] = [0, 1, 2, 3];

function knownWords(target, neighbours) {
  const names = new Map();
  for (const [name, text] of Object.entries(target.entry.forms ?? {})) {
    const form = normalise(text);
    names.set(form, [...(names.get(form) ?? []), name]);
  }
  const lemma = normalise(target.entry.lemma);
  if (!names.has(lemma)) names.set(lemma, ["lemma"]);
  const known = Array.from(names, ([text, forms]) => {
    return { kind: OWN, text: readKnown(text), form: forms.join(" ") };
  });
  for (const entry of [...neighbours].sort((one, other) => one.id - other.id)) {
    if (entry.id === target.entry.id) continue;
    for (const text of [entry.lemma, ...Object.values(entry.forms ?? {})]) {
      known.push({ kind: OTHER, text: readKnown(text), word: entry.id });
    }
  }
  for (const text of target.confusables ?? []) {
    known.push({ kind: CONFUSABLE, text: readKnown(text), word: null });
  }
  return known;
}

function nearest(given, known) {
  const rank = ({ known: { kind }, how: { level, wrong } }) => [level, kind, wrong];
  let best = null;
  for (const each of known) {
    const how = likeness(each.text, given);
    const found = { known: each, how };
    if (how && (!best || compare(rank(found), rank(best)) < 0)) best = found;
  }
  return best;
}

// --- One slip ------------------------------------------------------------------------------------

/** Return where the answer has its one slip, as bounds in `known`; null if it has not one. */
function slip(known, given) {
  const count = known.filter(({ text }) => !SIGNS.has(text) && text !== GAP).length;
  const figures = [...known, ...given].some((letter) => FIGURES.has(letter.text));
  if (count < SHORTEST_FOR_SLIP || figures) return null;
  const [wanted, written] = [known, given].map((text) => text.map((letter) => letter.base));
  for (const attempt of [written, withoutDigraphs(written)]) {
    const [start, end, otherEnd] = difference(wanted, attempt);
    const [one, other] = [wanted.slice(start, end), attempt.slice(start, otherEnd)];
    const swapped = one.length === 2 && one.join() === other.slice().reverse().join();
    if (Math.max(one.length, other.length) < 2 || swapped) return [start, end];
  }
  return null;
}

function withoutDigraphs(bases) {
  const shorter = [];
  let at = 0;
  while (at < bases.length) {
    shorter.push(bases[at]);
    at += SPELLED_OUT.has(bases.slice(at, at + 2).join("")) ? 2 : 1;
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
  const asked = [target.text, ...(target.accepted ?? [])].map((text) => {
    return { kind: ASKED, text: readKnown(text), source: text };
  });
  const known = knownWords(target, neighbours);
  const found = nearest(answer, [...asked, ...known]);
  if (found && settles(found)) return makeVerdict(asked[0], found);
  const results = asked.map((each) => judge(each, answer, known));
  const rank = (result) => VERDICTS.indexOf(result.verdict);
  return results.reduce((best, result) => (rank(result) < rank(best) ? result : best));
}

/** Several words with other marks must be looked at one by one: each may be another form. */
function settles({ known, how }) {
  return wordsOf(known.text).length === 1 || known.kind !== ASKED || how.level < STEM;
}

function judge(asked, answer, known) {
  const [wanted, written] = [wordsOf(asked.text), wordsOf(answer)];
  // One slip can be a gap too many or too few.
  if (wanted.length !== written.length) return judgeWord(asked, answer, []);
  const own = new Set(known.filter((each) => each.kind === OWN).map((each) => plain(each.text)));
  const foreign = known.filter((each) => each.kind !== OWN);
  const results = wanted.map((word, i) => {
    return judgeWord({ ...asked, text: word }, written[i], own.has(plain(word)) ? known : foreign);
  });
  const faults = results.filter((result) => result.verdict !== EXACT);
  const grave = faults.filter((result) => result.verdict !== DIACRITICS);
  if (grave.length > 1) return makeResult(WRONG, asked.source);
  if (grave.length) return grave[0];
  return makeResult(DIACRITICS, asked.source, { start: faults[0].start, end: faults.at(-1).end });
}

function judgeWord(asked, given, known) {
  const found = nearest(given, [asked, ...known]);
  if (found) return makeVerdict(asked, found);
  const bounds = slip(asked.text, given);
  if (bounds) return pointAt(TYPO, asked, ...bounds);
  return makeResult(WRONG, asked.source);
}

function makeVerdict(asked, { known, how }) {
  if (known.kind === ASKED && how.level === SAME) return makeResult(EXACT, known.source);
  if (known.kind === ASKED) return pointAt(DIACRITICS, known, how.first, how.last + 1);
  if (known.kind === OWN) {
    const texts = [asked, known].map((each) => each.text.map((letter) => letter.text));
    const [start, end] = difference(...texts);
    return pointAt(OTHER_FORM, asked, start, end, known.form);
  }
  return makeResult(OTHER_WORD, asked.source, { word: known.word });
}

/**
 * Turn bounds in the letters into bounds in the source.
 *
 * Where the answer has a letter too many, the letters on both sides of the place are pointed at.
 */
function pointAt(verdict, asked, start, end, form = "") {
  const [from, to] = start === end ? [Math.max(start - 1, 0), end + 1] : [start, end];
  const letters = asked.text.slice(from, to);
  if (!letters.length) return makeResult(verdict, asked.source, { form });
  return makeResult(verdict, asked.source, {
    form,
    start: letters[0].start,
    end: letters.at(-1).end,
  });
}
