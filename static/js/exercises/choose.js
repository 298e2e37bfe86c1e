// One of several answers is picked: each is a button of the form, so the form says what was given.

/** Mark what was picked and what was right. */
export function mark(stage, exercise, given) {
  for (const choice of stage.querySelectorAll(".choice")) {
    choice.disabled = true;
    if (choice.value === exercise.target) choice.classList.add("choice--right");
    else if (choice.value === given) choice.classList.add("choice--given");
  }
}

export function mount() {}
