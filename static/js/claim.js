// After signing in: were the answers given on this device before hers? See lessons/claim_form.html.

import { forget, handOver, send, waiting } from "./queue.js";

const form = document.querySelector("[data-claim]");
const { learner: owner, answers, appeals, visitor } = form.dataset;
const urls = { answers, appeals, visitor };

if (waiting(null).length) form.hidden = false;

form.addEventListener("submit", async (event) => {
  if (!waiting(null).length || form.dataset.settled) return;
  if (event.submitter?.name !== "keep") {
    forget(null);
    return;
  }
  event.preventDefault();
  handOver(owner);
  await send(urls, owner);
  // Then the server settles what it kept itself, with the same choice.
  form.dataset.settled = "true";
  form.requestSubmit(event.submitter);
});

// What an earlier visit could not send.
send(urls, owner);
