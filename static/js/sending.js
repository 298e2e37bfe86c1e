// Sends what an earlier page could not.

import { send } from "./queue.js";

const { queue, answers, appeals, visitor } = document.querySelector("[data-queue]").dataset;
send({ answers, appeals, visitor }, queue);
