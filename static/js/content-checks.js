// The checks of home/admin/checks.py, run by Wagtail in the preview of a page.

const said = (link) =>
  (link.getAttribute("aria-label") || link.textContent)
    .replace(/\s+/g, " ")
    .trim()
    .toLowerCase()
    .replace(/[\s.…!→»]+$/u, "");
const firstWord = (text) => text.trim().toLowerCase().split(/[\s:,.]/u, 1)[0];

const checks = {
  "alt-says-picture": (image, { words }) => !words.includes(firstWord(image.alt)),
  "link-says-where": (link, { words }) => !words.includes(said(link)),
  "link-is-no-file-name": (link, { pattern }) => !new RegExp(pattern, "u").test(said(link)),
};

const bar = document.querySelector("wagtail-userbar");
for (const [id, passes] of Object.entries(checks)) {
  bar?.registerCheck(id, passes);
}
