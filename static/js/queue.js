// Answers, and appeals about them, wait on this device until the server has them.
//
// Each is kept under a key of its own, `<what>:<owner>:<id>`, so that two tabs never write over
// each other's. An owner is the opaque name of a learner; null is a visitor who has not signed in.

const ANSWER = "answer";
const APPEAL = "appeal";
const ASIDE = "put-aside";

// The server takes 200 at once, and 256,000 bytes.
const MOST = 200;
const MOST_BYTES = 250_000;
// Browsers let a page that is being left send 64 KiB.
const LEAVING_BYTES = 60_000;
const ASIDE_KEPT = 200;
// So many answers refused one by one, and none taken: then it is not the answers.
const DOUBTS = 3;

const memory = new Map(); // what the browser does not store
const asked = new Set(); // ids that were appealed on this page

const prefix = (what, owner) => `${what}:${owner ?? "visitor"}:`;
const encoder = new TextEncoder();

// --- Keeping --------------------------------------------------------------------------------------

/** Keep an item; returns false where it lasts only as long as this page. */
function put(what, owner, item) {
  const key = prefix(what, owner) + item.id;
  const text = JSON.stringify(item);
  try {
    localStorage.setItem(key, text);
    memory.delete(key);
    return true;
  } catch {
    memory.set(key, text);
    return false;
  }
}

function drop(what, owner, id) {
  const key = prefix(what, owner) + id;
  memory.delete(key);
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing can be stored, so nothing is.
  }
}

/** Everything kept, by keys. */
function kept() {
  try {
    return { ...localStorage, ...Object.fromEntries(memory) };
  } catch {
    return Object.fromEntries(memory);
  }
}

function read(key, text) {
  try {
    const item = JSON.parse(text);
    return key.endsWith(`:${item.id}`) ? item : null;
  } catch {
    return null;
  }
}

/** What is kept for an owner, oldest first. */
function list(what, owner) {
  const start = prefix(what, owner);
  return Object.entries(kept())
    .filter(([key]) => key.startsWith(start))
    .map(([key, text]) => read(key, text))
    .filter(Boolean)
    .sort((one, other) => order(one.at, other.at) || order(one.id, other.id));
}

const order = (one, other) => (one < other ? -1 : Number(one > other));

/** Keep an item elsewhere. The new place is written first: a crash between loses nothing. */
function move(item, from, to, changed = item) {
  if (put(...to, changed)) {
    drop(...from, item.id);
    return;
  }
  // The storage is full: perhaps the room that the item has is enough. Else it stays there, too.
  drop(...from, item.id);
  if (!put(...to, changed)) put(...from, item);
}

// --- Answers and appeals --------------------------------------------------------------------------

/** A version 4 UUID; crypto.randomUUID exists only on HTTPS. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [8, 4, 4, 4, 12].map(((at) => (length) => hex.slice(at, (at += length)))(0)).join("-");
}

export function waiting(owner) {
  return list(ANSWER, owner);
}

/** Add an answer; returns false if it is kept only while this page stays open. */
export function add(owner, answer) {
  return put(ANSWER, owner, answer);
}

/** Note that she thinks this answer was right; returns false as `add` does. */
export function appeal(owner, id) {
  asked.add(id);
  return put(APPEAL, owner, { id, at: new Date().toISOString() });
}

export function appealed(owner, id) {
  return asked.has(id) || list(APPEAL, owner).some((item) => item.id === id);
}

export function forget(owner) {
  for (const what of [ANSWER, APPEAL]) {
    for (const item of list(what, owner)) drop(what, owner, item.id);
  }
}

/** Hand what a visitor left to the learner who says that it is hers. */
export function handOver(owner) {
  for (const what of [ANSWER, APPEAL]) {
    for (const item of list(what, null)) move(item, [what, null], [what, owner]);
  }
}

function putAside(owner, answer, why) {
  move(answer, [ANSWER, owner], [ASIDE, owner], { ...answer, why });
  for (const old of list(ASIDE, owner).slice(0, -ASIDE_KEPT)) drop(ASIDE, owner, old.id);
}

// --- Sending --------------------------------------------------------------------------------------

/** The server cannot answer now, or somebody else is signed in: what is kept stays as it is. */
class Stopped extends Error {
  constructor(outcome) {
    super(outcome);
    this.outcome = outcome;
  }
}

let known = null; // who is signed in, and the token, as the server last said

async function askVisitor(urls, options) {
  known = await (await fetch(urls.visitor, options)).json();
  return known;
}

/** Get to know the server while there is time, for sending in a hurry later. */
export async function prepare(urls) {
  await askVisitor(urls, { credentials: "same-origin" }).catch(() => {});
}

/**
 * Send what waits. Resolves to "sent", "waiting" (no connection, or the server cannot answer),
 * "signed-out" (nobody, or somebody else, is signed in) or "refused" (some were put aside).
 */
export async function send(urls, owner, { leaving = false } = {}) {
  if (owner === null) return "signed-out";
  if (!waiting(owner).length && !list(APPEAL, owner).length) return "sent";
  try {
    const options = { credentials: "same-origin", keepalive: leaving };
    // A page that is being left has no time to ask first; the server checks the owner anyway.
    const visitor = leaving && known ? known : await askVisitor(urls, options);
    if (visitor.learner !== owner) return "signed-out";
    const post = async (url, body) => {
      const headers = {
        "Content-Type": "application/json",
        "X-CSRFToken": visitor.token,
        "X-Queue-Owner": owner,
      };
      const response = await fetch(url, { ...options, method: "POST", headers, body: JSON.stringify(body) });
      if (response.status === 401 || response.status === 403) throw new Stopped("signed-out");
      return response;
    };
    const outcome = await sendAnswers(post, urls.answers, owner, leaving ? LEAVING_BYTES : MOST_BYTES);
    await sendAppeals(post, urls.appeals, owner);
    return outcome;
  } catch (error) {
    return error instanceof Stopped ? error.outcome : "waiting";
  }
}

/** As many of the first answers as the server takes at once. */
function batch(answers, most, bytes) {
  let size = 0;
  const fits = answers.slice(0, most).findIndex((answer) => {
    size += encoder.encode(JSON.stringify(answer)).length + 1;
    return size > bytes;
  });
  return answers.slice(0, fits < 0 ? most : Math.max(fits, 1));
}

/** What the server says of each id; ids that it does not name are as if they had not been sent. */
async function verdicts(response, ids) {
  if (!response.ok) throw new Stopped("waiting");
  const { stored, refused } = await response.json();
  const named = ids.filter((id) => stored.includes(id) || id in refused);
  if (!named.length) throw new Stopped("waiting");
  return { named, refused };
}

/**
 * Send answers until none is left. A batch that cannot be read (400) or is too large (413) is sent
 * again in halves, down to the one that is at fault. It is put aside if the server takes others.
 */
async function sendAnswers(post, url, owner, bytes) {
  const settled = new Set();
  const doubtful = [];
  let outcome = "sent";
  let most = MOST;
  let heard = false;
  for (;;) {
    const chunk = batch(waiting(owner).filter(({ id }) => !settled.has(id)), most, bytes);
    if (!chunk.length) break;
    const response = await post(url, { answers: chunk });
    if (response.status === 400 || response.status === 413) {
      if (chunk.length > 1) {
        most = Math.ceil(chunk.length / 2);
        continue;
      }
      settled.add(chunk[0].id);
      doubtful.push([chunk[0], String(response.status)]);
      if (!heard && doubtful.length === DOUBTS) break;
      continue;
    }
    const { named, refused } = await verdicts(response, chunk.map(({ id }) => id));
    for (const answer of chunk.filter(({ id }) => named.includes(id))) {
      settled.add(answer.id);
      if (answer.id in refused) {
        putAside(owner, answer, refused[answer.id]);
        outcome = "refused";
      } else {
        drop(ANSWER, owner, answer.id);
      }
    }
    heard = true;
    most = MOST;
  }
  if (doubtful.length && !heard) throw new Stopped("waiting");
  for (const [answer, why] of doubtful) putAside(owner, answer, why);
  return doubtful.length ? "refused" : outcome;
}

/** Send the appeals whose answers the server has. Those that it refuses are settled as well. */
async function sendAppeals(post, url, owner) {
  const here = new Set(waiting(owner).map(({ id }) => id));
  const ids = list(APPEAL, owner).map(({ id }) => id).filter((id) => !here.has(id));
  while (ids.length) {
    const chunk = ids.splice(0, MOST);
    const { named } = await verdicts(await post(url, { appeals: chunk }), chunk);
    for (const id of named) drop(APPEAL, owner, id);
  }
}
