// Words are put in order by tapping them; the field of the form carries what stands on the line.

export function mount(stage, exercise, { settle }) {
  const field = stage.querySelector(".answer__field");
  const line = stage.querySelector(".build__line");
  const bank = stage.querySelector(".build__bank");
  field.hidden = true;
  line.hidden = false;
  const places = new Map(); // where each word lies in the bank, also while it is gone
  for (const word of bank.querySelectorAll(".build__tile")) {
    const tile = document.createElement("button");
    tile.type = "button";
    tile.className = "build__tile";
    tile.textContent = word.textContent;
    const spot = document.createElement("span");
    spot.className = "build__spot";
    word.replaceWith(spot);
    spot.append(tile);
    places.set(tile, spot);
  }
  const write = () => {
    field.value = [...line.children].map((tile) => tile.textContent).join(" ");
  };
  const move = (tile) => {
    const back = tile.parentElement === line;
    const spot = places.get(tile);
    // Nothing may slide below a finger that taps twice.
    if (back) settle(line);
    else spot.style.inlineSize = `${tile.offsetWidth}px`;
    (back ? spot : line).append(tile);
    write();
    // Where the word went, the next one is: the keyboard goes on from there.
    const next = back ? tile : (bank.querySelector("button") ?? stage.querySelector("[data-check]"));
    next.focus({ preventScroll: true });
  };
  for (const tile of places.keys()) tile.addEventListener("click", () => move(tile));
  stage.addEventListener("keydown", (event) => {
    if (event.key === "Backspace" && line.lastElementChild) {
      event.preventDefault();
      move(line.lastElementChild);
    }
  });
}

export function mark(stage) {
  for (const tile of stage.querySelectorAll(".build__tile")) tile.disabled = true;
}
