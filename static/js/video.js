// A video elsewhere is played in the page when a reader asks for it. Until then that site hears
// nothing of her; without this script the link leads to it.

function play(figure, link) {
  const player = document.createElement("iframe");
  player.title = figure.dataset.title;
  player.allow = "autoplay; fullscreen; picture-in-picture";
  // Players refuse to start for a page that hides where it is; it tells them the site, no more.
  player.referrerPolicy = "strict-origin-when-cross-origin";
  player.src = figure.dataset.player;
  link.replaceWith(player);
  player.focus();
}

for (const figure of document.querySelectorAll("[data-player]")) {
  const link = figure.querySelector(".video__open");
  link.addEventListener("click", (event) => {
    // Whoever asks for a tab or window of its own gets the video's page there.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    play(figure, link);
  });
}
