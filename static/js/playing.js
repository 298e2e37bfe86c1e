// Pages with words that can be heard: every button with data-play plays its clip.

import { offerSounds } from "./sounds.js";

offerSounds(document);
