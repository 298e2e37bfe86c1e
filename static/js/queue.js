// Answers wait on this device until the server has them. Each queue belongs to one learner.
//
// An owner is the opaque name of a learner; null is a visitor who has not signed in.

const CHUNK = 200;
const memory = new Map(); // where the browser forbids storage

const nameOf = (owner) => `answers:${owner ?? "visitor"}`;
const asideOf = (owner) => `answers-put-aside:${owner ?? "visitor"}`;

function read(name) {
  try {
    const text = localStorage.getItem(name);
    if (text !== null) return JSON.parse(text);
  } catch {
    // Fall through to what this page remembers itself.
  }
  return memory.get(name) ?? [];
}

/** Store a list; returns false where it lasts only as long as this page. */
function write(name, items) {
  try {
    if (items.length) localStorage.setItem(name, JSON.stringify(items));
    else localStorage.removeItem(name);
    memory.delete(name);
    return true;
  } catch {
    memory.set(name, items);
    return false;
  }
}

/** A version 4 UUID; crypto.randomUUID exists only on HTTPS. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [8, 4, 4, 4, 12].map(((at) => (length) => hex.slice(at, (at += length)))(0)).join("-");
}

/** Get to know the server while there is time, for sending in a hurry later. */
export async function prepare(urls) {
  await askVisitor(urls, { credentials: "same-origin" }).catch(() => {});
}

export function waiting(owner) {
  return read(nameOf(owner));
}

/** Add an answer; returns false if it is kept only while this page stays open. */
export function add(owner, answer) {
  return write(nameOf(owner), [...waiting(owner), answer]);
}

export function forget(owner) {
  write(nameOf(owner), []);
}

/** Hand the answers of a visitor to the learner who says that they are hers. */
export function handOver(owner) {
  write(nameOf(owner), [...waiting(owner), ...waiting(null)]);
  forget(null);
}

function settle(owner, done, refused) {
  const gone = new Set(done);
  write(nameOf(owner), waiting(owner).filter((answer) => !gone.has(answer.id)));
  if (refused.length) {
    write(asideOf(owner), [...read(asideOf(owner)), ...refused].slice(-CHUNK));
  }
}

let known = null; // who is signed in, and the token, as the server last said

async function askVisitor(urls, options) {
  known = await (await fetch(urls.visitor, options)).json();
  return known;
}

/**
 * Send what waits. Resolves to "sent", "waiting" (no connection, or the server cannot answer),
 * "signed-out" (nobody, or somebody else, is signed in) or "refused" (some were put aside).
 */
export async function send(urls, owner, { leaving = false } = {}) {
  if (owner === null) return "signed-out";
  if (!waiting(owner).length) return "sent";
  let outcome = "sent";
  try {
    const options = { credentials: "same-origin", keepalive: leaving };
    // A page that is being left has no time to ask first; the server checks the owner anyway.
    const visitor = leaving && known ? known : await askVisitor(urls, options);
    if (visitor.learner !== owner) return "signed-out";
    for (let chunk; (chunk = waiting(owner).slice(0, CHUNK)).length; ) {
      const response = await fetch(urls.answers, {
        ...options,
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          "X-CSRFToken": visitor.token,
          "X-Queue-Owner": owner,
        },
        body: JSON.stringify({ answers: chunk }),
      });
      if (response.status === 401 || response.status === 403) return "signed-out";
      if (response.status >= 500 || response.status === 429) return "waiting";
      const refused = response.ok ? (await response.json()).refused : null;
      const aside = chunk.filter((answer) => refused === null || answer.id in refused);
      settle(owner, chunk.map((answer) => answer.id), aside);
      if (aside.length) outcome = "refused";
    }
    return outcome;
  } catch {
    return "waiting";
  }
}
