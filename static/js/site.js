// Small helps on every page; each page works without them.

import { showPasswords } from "./passwords.js";
import { putAwayNotices } from "./notices.js";

putAwayNotices(document);
showPasswords(document);
