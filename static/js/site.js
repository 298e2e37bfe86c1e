// Small helps on every page; each page works without them.

import { leaveQuickly } from "./leaving.js";
import { putAwayNotices } from "./notices.js";
import { showPasswords } from "./passwords.js";
import { offerPrinting } from "./printing.js";

leaveQuickly(document);
putAwayNotices(document);
showPasswords(document);
offerPrinting(document);
