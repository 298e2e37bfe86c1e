// The answer is written, with a row of Latvian letters for keyboards that have none.

/** `hinted(count)` is told how many letters of the answer were shown. */
export function mount(stage, exercise, { hinted }) {
  const field = stage.querySelector(".answer__field");
  const keys = stage.querySelector(".latvian-keys");
  keys.hidden = false;
  // The field keeps its focus, so that the phone's keyboard stays.
  keys.addEventListener("pointerdown", (event) => event.preventDefault());
  keys.addEventListener("click", (event) => {
    if (event.target === keys) return;
    field.setRangeText(event.target.textContent, field.selectionStart, field.selectionEnd, "end");
    field.focus({ preventScroll: true });
  });
  offerHints(stage, exercise, hinted);
  field.focus({ preventScroll: true });
}

/** Show the beginning of the answer, a letter more at each tap; the last letters stay hers. */
function offerHints(stage, exercise, hinted) {
  const button = stage.querySelector("[data-hint]");
  const letters = [...exercise.target];
  const most = Math.ceil(letters.length / 2);
  let shown = 0;
  button.hidden = false;
  button.addEventListener("click", () => {
    shown += 1;
    const hint = document.createElement("span");
    hint.lang = "lv";
    hint.textContent = `${letters.slice(0, shown).join("")}…`;
    stage.querySelector(".answer__hint").replaceChildren(hint);
    button.hidden = shown === most;
    hinted(shown);
    stage.querySelector(".answer__field").focus({ preventScroll: true });
  });
}

export function mark(stage) {
  stage.querySelector(".answer__field").readOnly = true;
  stage.querySelector(".latvian-keys").hidden = true;
}
