// What the simulator says, in the chosen language: its phrases are in the dictionaries like the page's own words.
import { type Speaker, speaker } from '../../sim/index.ts';
import { preciseDuration } from './duration.ts';
import { t } from './words.ts';

export const said: Speaker = speaker((english) => t(english), preciseDuration);
