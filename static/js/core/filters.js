// Cards of some decks or with some tags only, and how many each deck and tag has among those found.  Pure.

import { folded, parts, reserved, runs } from './analysis.js';

const PLACE = /^decks\/|\.html$|[/-]/g; // of an address, what says nothing of the deck

/**
 * @typedef {import('./shards.js').Library} Library
 * @typedef {import('./shards.js').Deck} Deck
 */

/**
 * Whether a card is of one of the decks and has all of the tags that are asked for; null where none are.
 * @param {import('./query.js').Sought} asked
 * @param {import('../answer.js').Question} question
 * @param {Library} library
 * @returns {Promise<((serial: number) => boolean) | null>}
 */
export async function filter({ decks, tags }, { deck, tag }, library) {
  /** @type {((serial: number) => boolean)[]} */
  const tests = [];
  if (decks.length || deck?.length) {
    const all = await library.decks();
    if (deck?.length) tests.push(among(deck.flatMap(n => all[n] ?? [])));
    for (const words of decks) tests.push(among(all.filter(({ title, href }) => holds(`${title} ${href.replace(PLACE, ' ')}`, words))));
  }
  for (const name of [...tags, ...tag ?? []]) {
    const term = reserved(name);
    const serials = (await library.records([term])).get(term)?.serials ?? [];
    const known = new Set(serials);
    tests.push(serial => known.has(serial));
  }
  return tests.length ? serial => tests.every(test => test(serial)) : null;
}

/**
 * How many of the cards each deck has, and each tag; those with most first.
 * @param {Uint32Array} serials
 * @param {Uint32Array} anywhere the same of all decks, so that others can be added
 * @param {Library} library
 * @returns {Promise<import('../answer.js').Facets>}
 */
export async function facets(serials, anywhere, library) {
  const [decks, names] = await Promise.all([library.decks(), library.tags()]);
  const found = new Set(serials);
  const terms = new Map(names.map(name => [reserved(name), name]));
  const records = await library.records(terms.keys());
  const tags = Array.from(terms, ([term, tag]) => ({ tag, count: shared(records.get(term)?.serials, found) }));
  const homes = ranges(decks);
  const counts = new Uint32Array(decks.length);
  for (const serial of anywhere) counts[home(homes, serial)] += 1;
  const listed = decks.map(({ title }, deck) => ({ deck, title, count: counts[deck] }));
  return { decks: most(listed), tags: most(tags) };
}

/**
 * @template {{count: number}} T
 * @param {T[]} listed
 */
function most(listed) {
  return listed.filter(({ count }) => count).sort((a, b) => b.count - a.count);
}

/**
 * @param {Uint32Array | undefined} serials
 * @param {ReadonlySet<number>} found
 */
function shared(serials, found) {
  return serials ? serials.reduce((count, serial) => count + Number(found.has(serial)), 0) : 0;
}

/** @param {Deck[]} decks */
function among(decks) {
  const homes = ranges(decks);
  return (/** @type {number} */ serial) => home(homes, serial) >= 0;
}

/**
 * The runs of decks, by their first serial.
 * @param {Deck[]} decks
 * @returns {{first: number, last: number, deck: number}[]}
 */
function ranges(decks) {
  return decks.flatMap(({ runs }, deck) => runs.map(([first, count]) => ({ first, last: first + count - 1, deck })))
    .sort((a, b) => a.first - b.first);
}

/**
 * The deck of a card, -1 for none of them.
 * @param {{first: number, last: number, deck: number}[]} homes
 * @param {number} serial
 */
function home(homes, serial) {
  let [low, high] = [0, homes.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (homes[middle].first <= serial) low = middle + 1;
    else high = middle;
  }
  const run = homes[low - 1];
  return run && serial <= run.last ? run.deck : -1;
}

/**
 * Whether a title holds all words, the last of which may go on.
 * @param {string} title
 * @param {string[]} words
 */
function holds(title, words) {
  const held = runs(folded(title)).flatMap(run => [...parts(run), parts(run).join('')]);
  return words.length > 0 && words.every((word, at) =>
    held.some(one => one === word || (at === words.length - 1 && one.startsWith(word))));
}
