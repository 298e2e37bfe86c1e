// Leaves a page at once: the page is blanked first, and the way back does not show it again.

const PRESSES = 3;
const WITHIN = 5000;

function leave(address) {
  document.body.replaceChildren();
  document.title = "";
  location.replace(address);
}

export function leaveQuickly(root) {
  const link = root.querySelector("[data-quick-exit]");
  if (!link) return;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave(link.href);
  });
  root.querySelector(".quick-exit__key").hidden = false;
  let presses = [];
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const now = performance.now();
    presses = [...presses.filter((then) => now - then < WITHIN), now];
    if (presses.length >= PRESSES) leave(link.href);
  });
}
