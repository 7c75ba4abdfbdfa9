// What the reader wants on paper, from the address and what was kept, and back.  Pure.

/**
 * @typedef {object} Choice
 * @property {string[]} decks names: their first page without `decks/` and `.html`
 * @property {string[]} tags
 * @property {string[]} sections their ids
 * @property {string[]} cards their ids, in the order to print them
 * @property {string} sheet
 * @property {string} paper
 * @property {string} duplex
 * @property {[number, number]} nudge millimetres by which backs are moved to the right and down
 * @property {boolean} cuts whether lines to cut along are drawn
 */

export const SHEETS = ['fold-list', 'self-test', 'cards-2x4', 'cards-2x2', 'cards-3x3', 'cards-2x5', 'fold-over', 'cloze', 'cornell', 'booklet', 'test'];
export const PAPERS = ['a4', 'letter'];
export const SIDES = ['long-edge', 'short-edge'];
const FARTHEST = 5; // millimetres

/**
 * @param {string} query of an address
 * @param {string | null} kept what `memory` gave
 * @returns {Choice}
 */
export function choice(query, kept) {
  const asked = new URLSearchParams(query);
  const before = remembered(kept);
  /** @param {string} name @param {string[]} known */
  const one = (name, known) => [asked.get(name), before[name]].find(value => known.includes(String(value))) ?? known[0];
  return {
    decks: asked.getAll('deck'),
    tags: asked.getAll('tag'),
    sections: asked.getAll('section'),
    cards: asked.getAll('cards').flatMap(ids => ids.split(',')).filter(Boolean),
    sheet: one('sheet', SHEETS),
    paper: one('paper', PAPERS),
    duplex: one('duplex', SIDES),
    nudge: nudge(asked.get('nudge') ?? before.nudge),
    cuts: (asked.get('cuts') ?? before.cuts) !== 'off',
  };
}

/**
 * The address that asks for the same.
 * @param {Choice} choice
 * @returns {string} from `?` on
 */
export function query({ decks, tags, sections, cards, ...look }) {
  const asked = new URLSearchParams();
  for (const deck of decks) asked.append('deck', deck);
  for (const tag of tags) asked.append('tag', tag);
  for (const section of sections) asked.append('section', section);
  if (cards.length) asked.set('cards', cards.join(','));
  for (const [name, value] of Object.entries(written(look))) asked.set(name, value);
  return `?${asked.toString().replaceAll('%2C', ',').replaceAll('%2F', '/')}`;
}

/**
 * What to keep for the next time: how to print, not what.
 * @param {Choice} choice
 */
export function memory({ sheet, paper, duplex, nudge, cuts }) {
  const look = written({ sheet, paper, duplex, nudge, cuts });
  return JSON.stringify(look.sheet === 'test' ? { ...look, sheet: undefined } : look);
}

/** @param {Pick<Choice, 'sheet' | 'paper' | 'duplex' | 'nudge' | 'cuts'>} look @returns {{[name: string]: string}} */
function written({ sheet, paper, duplex, nudge, cuts }) {
  return { sheet, paper, duplex, ...(nudge.some(Boolean) && { nudge: nudge.join(',') }), ...(!cuts && { cuts: 'off' }) };
}

/** @param {string | null} kept @returns {{[name: string]: string}} */
function remembered(kept) {
  try {
    const read = JSON.parse(kept ?? '{}');
    return read && typeof read === 'object' ? read : {};
  } catch { return {} }
}

/** @param {unknown} written @returns {[number, number]} */
function nudge(written) {
  const [x = 0, y = 0] = String(written ?? '').split(',').map(part => Math.max(-FARTHEST, Math.min(FARTHEST, Number(part) || 0)));
  return [x, y];
}
