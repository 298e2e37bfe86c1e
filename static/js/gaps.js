// A text with gaps: says which of the chosen words fit, and lets the reader go on choosing.
// Nothing is kept or sent. Without this script the whole text can be opened below the gaps.

let named = 0;

function show(gap, verdict) {
  const choice = gap.querySelector("select");
  choice.removeAttribute("aria-describedby");
  for (const mark of gap.querySelectorAll("[data-verdict]")) {
    mark.hidden = mark.dataset.verdict !== verdict;
    if (mark.hidden) continue;
    mark.id ||= `verdict-${(named += 1)}`;
    choice.setAttribute("aria-describedby", mark.id);
  }
}

function offerChecking(reading) {
  const gaps = [...reading.querySelectorAll("[data-right]")];
  const result = reading.querySelector(".reading__result");
  const button = reading.querySelector("[data-check]");
  const fits = (gap) => gap.querySelector("select").value === gap.dataset.right;

  for (const gap of gaps) {
    gap.addEventListener("change", () => {
      show(gap, null);
      result.textContent = "";
    });
  }
  button.addEventListener("click", () => {
    for (const gap of gaps) show(gap, fits(gap) ? "right" : "not-yet");
    const right = gaps.filter(fits).length;
    const { all, some } = result.dataset;
    result.textContent = right === gaps.length ? all : some.replace("{right}", right);
  });
  button.hidden = false;
}

for (const reading of document.querySelectorAll("[data-reading]")) offerChecking(reading);
