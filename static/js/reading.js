// A text read into the letters that count: capitals, gaps, quotes, emoji, outer signs are gone.
//
// The twin of lessons/latvian/reading.py, function by function.
//
// A letter is {text, base, start, end, ending}: base is without marks, start and end are its place
// in the source in code points, ending tells the letters of its word's ending. A text is an array
// of letters, with one gap between words.

// How people write the letters with marks on a keyboard that has none.
export const SPELLED_OUT = new Map(
  Object.entries({
    aa: "ā", ch: "č", ee: "ē", gj: "ģ", ii: "ī", kj: "ķ", lj: "ļ", nj: "ņ", sh: "š", uu: "ū", zh: "ž",
  }),
);

export const GAP = " ";
const LONGEST = 1000; // letters; no answer is longer, and what follows is not read
const MOST_MARKS = 4; // on one letter
export const VOWELS = new Set("aeiouy");
export const FIGURES = new Set("0123456789");
export const SIGNS = new Set(".,;:!?…'-()[]{}"); // they say nothing at the ends of a word

const GAPS =
  "\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000" +
  '"«»“”„‟‹›' +
  "\\u20e3\\u2600-\\u27bf\\u2b00-\\u2bff\\u{1f000}-\\u{1faff}"; // emoji
const INVISIBLE = "\\u00ad\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufe00-\\ufe0f\\ufeff";
const MARKS = "\\u0300-\\u036f";
const PIECE = new RegExp(`([${GAPS}]+)|.[${MARKS}${INVISIBLE}]*`, "gsu");
const UNSEEN = new RegExp(`[${INVISIBLE}]`, "gu");
const DIGRAPHS = /([aeiu])\1+|([gkln])j+|([csz])h+/gu;
const MARKS_ON_LATIN = new RegExp(`([A-Za-z])[${MARKS}]+`, "gu");
const ALIKE = new Map([
  ...Array.from("’‘‚‛ʼʹ`´′", (sign) => [sign, "'"]),
  ...Array.from("‐‑‒–—―−", (sign) => [sign, "-"]),
  ["\u0326", "\u0327"],
]);

/** Return the text as it is compared: two answers that agree here are the same answer. */
export function normalise(text) {
  return plain(read(text));
}

export function read(text) {
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

/** Mark the ending: from the last vowels on (māj-ai), or one letter after others (tēv-s). */
function withEnding(word) {
  const vowels = word.map((letter) => VOWELS.has(letter.base));
  let first = word.length - 1;
  if (vowels.slice(-2).includes(true)) {
    first -= Number(!vowels.at(-1));
    while (first > 0 && vowels[first - 1]) first -= 1;
  }
  return word.map((letter, i) => ({ ...letter, ending: i >= first }));
}

const alreadyRead = new Map();

export function readKnown(text) {
  if (!alreadyRead.has(text)) alreadyRead.set(text, read(text));
  return alreadyRead.get(text);
}

export function plain(text) {
  return text.map((letter) => letter.text).join("");
}

export function wordsOf(text) {
  const words = [[]];
  for (const letter of text) {
    if (letter.text === GAP) words.push([]);
    else words.at(-1).push(letter);
  }
  return words;
}

/**
 * Return the letters without marks, and what may be a digraph as one letter.
 *
 * Two texts that can be the same, marks aside, have the same skeleton.
 */
export function skeleton(text) {
  return basesOf(text).join("").replace(DIGRAPHS, "$1$2$3");
}

export function basesOf(text) {
  return text.map((letter) => letter.base);
}
