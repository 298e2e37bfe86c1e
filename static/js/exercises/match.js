// Words and meanings are matched by two taps. The first try of each word is its answer.

/**
 * `answered` are the words that have an answer already, from before the page was loaded again.
 * `note(word, given)` takes the first answer to a word; `done(missed)` ends the exercise with the
 * pairs that were not found at once; `say(name)` reads a short text aloud.
 */
export function mount(stage, exercise, { answered, note, done, say }) {
  const pairs = new Map(exercise.pairs.map((pair) => [String(pair.word), pair]));
  const tried = new Set(answered.map(String));
  const missed = new Set();
  let left = pairs.size;
  const pressed = (side) => stage.querySelector(`.match__${side}[aria-pressed="true"]`);
  const release = (...buttons) => {
    for (const button of buttons) button.setAttribute("aria-pressed", "false");
  };

  function compare(word, meaning) {
    const pair = pairs.get(word.value);
    if (!tried.has(word.value)) note(pair.word, meaning.value);
    tried.add(word.value);
    release(word, meaning);
    if (pair.meaning !== meaning.value) {
      missed.add(pair);
      say("no-pair");
      for (const button of [word, meaning]) {
        button.classList.remove("match--missed");
        void button.offsetWidth; // lets the sign run again
        button.classList.add("match--missed");
      }
      return;
    }
    for (const button of [word, meaning]) {
      button.disabled = true;
      button.classList.add("choice--right");
    }
    say("pair-found");
    left -= 1;
    if (left === 0) done([...missed]);
    else stage.querySelector(".match__word:enabled").focus({ preventScroll: true });
  }

  stage.addEventListener("click", (event) => {
    const button = event.target.closest(".choice");
    if (!button) return;
    const side = button.classList.contains("match__word") ? "word" : "meaning";
    const before = pressed(side);
    if (before) release(before);
    if (before !== button) button.setAttribute("aria-pressed", "true");
    const [word, meaning] = [pressed("word"), pressed("meaning")];
    if (word && meaning) compare(word, meaning);
    else if (word) stage.querySelector(".match__meaning:enabled").focus({ preventScroll: true });
  });
}

export function mark() {}
