// The end of a session: what went well, what comes again, what comes next.

/** Show it in `box`; `session.results` maps words to whether every answer to them was right. */
export function showSummary(session, box, sync) {
  const template = document.getElementById("summary-template");
  const summary = template.content.firstElementChild.cloneNode(true);
  for (const [id, right] of Object.entries(session.results)) {
    const section = summary.querySelector(right ? "[data-learnt]" : "[data-again]");
    section.hidden = false;
    section.querySelector("ul").append(wordRow(session, id));
  }
  box.replaceChildren(summary, sync);
  summary.querySelector("h1").focus();
}

function wordRow(session, id) {
  const row = document.createElement("li");
  row.append(inLanguage("lv", session.words[id].lemma), " ", inLanguage(session.language, session.words[id].meaning));
  return row;
}

function inLanguage(language, text) {
  const node = document.createElement("span");
  node.lang = language;
  node.textContent = text;
  return node;
}
