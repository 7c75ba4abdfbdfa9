// A card that was found, as the page shows it.  Pure.

import { places } from './analysis.js';
import { formulas, snippet } from './snippet.js';

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
  const [above, below] = [asked, told].map(({ text }) => {
    const all = places(text);
    return terms.map(few => all.filter(place => place.terms.some(term => few.has(term))));
  });
  return {
    id: href.slice(href.indexOf('#') + 1),
    href,
    deck,
    section,
    number,
    asked: snippet(asked, above.flat(), ASKED),
    told: snippet(told, below.flat(), TOLD),
    inside: below.some((found, n) => has(found) && !has(above[n])) ? 'answer' : above.some(has) ? 'question' : '',
  };
}

/** @param {object[]} found */
function has(found) {
  return found.length > 0;
}
