// Clips are fetched when a session begins, so that they play at once and without a connection.

const clips = new Map(); // address -> what to play, perhaps still on its way
const player = new Audio();

export const isOn = () => {
  try {
    return localStorage.getItem("sound") !== "off";
  } catch {
    return true;
  }
};

export function turn(on) {
  try {
    if (on) localStorage.removeItem("sound");
    else localStorage.setItem("sound", "off");
  } catch {
    // Then it holds for this page only, by what the page does itself.
  }
}

export function load(urls) {
  for (const url of urls) {
    if (clips.has(url)) continue;
    clips.set(
      url,
      fetch(url)
        .then((response) => (response.ok ? response.blob() : Promise.reject(response.status)))
        .then((clip) => URL.createObjectURL(clip))
        .catch(() => {
          clips.delete(url); // the next tap tries again
          return url;
        }),
    );
  }
}

/** Play a clip from its beginning; resolves to false where that is not possible. */
export async function play(url) {
  load([url]);
  try {
    player.src = await clips.get(url);
    await player.play();
    return true;
  } catch {
    return false;
  }
}

/** Let every button with data-play inside `root` play its clip. `told` hears whether it could. */
export function offerSounds(root, told = () => {}) {
  root.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-play]");
    if (button) told(await play(button.dataset.play));
  });
}
