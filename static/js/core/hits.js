// A card that was found, as the page shows it.  Pure.

import { formulas, snippet, touched } from './snippet.js';

const ASKED = 160; // characters of a question
const TOLD = 180; // and of an answer

/**
 * @param {import('./shards.js').Row} row
 * @param {import('./words.js').Known} known
 * @returns {import('../answer.js').Hit}
 */
export function hit({ href, deck, section, number, question, answer }, { words }) {
  const asked = formulas(question);
  const told = formulas(answer);
  const terms = words.map(({ ways }) => new Set(ways.flat().flatMap(group => group.terms)));
  const every = new Set(terms.flatMap(few => [...few]));
  const above = terms.map(few => touched(asked.text, few));
  const below = terms.map(few => touched(told.text, few));
  return {
    id: href.slice(href.indexOf('#') + 1),
    href,
    deck,
    section,
    number,
    asked: snippet(asked, every, ASKED),
    told: snippet(told, every, TOLD),
    inside: above.some(Boolean) && !below.some((found, n) => found && !above[n]) ? 'question' : 'answer',
  };
}

