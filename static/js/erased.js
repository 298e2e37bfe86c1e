// After an account has been erased: what waits on this device for it goes, too. See
// lessons/erased.html.

import { forget } from "./queue.js";

forget(document.querySelector("[data-erased]").dataset.erased);
