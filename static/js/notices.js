// A notice that was put away stays away on this device.

const KEY = "notices-put-away";

function putAway() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? [];
  } catch {
    return [];
  }
}

function remember(id) {
  try {
    localStorage.setItem(KEY, JSON.stringify([...new Set([...putAway(), id])].slice(-50)));
  } catch {
    // Storage is full or forbidden: the notice comes back on the next page.
  }
}

export function putAwayNotices(root) {
  const gone = putAway();
  for (const notice of root.querySelectorAll("[data-notice]")) {
    const id = notice.dataset.notice;
    if (gone.includes(id)) {
      notice.remove();
      continue;
    }
    const button = notice.querySelector(".notice__close");
    button.hidden = false;
    button.addEventListener("click", () => {
      remember(id);
      notice.remove();
    });
  }
}
