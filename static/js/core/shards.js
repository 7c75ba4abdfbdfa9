// The search files of a site, each read when it is needed.  Pure: how a file is fetched is passed in.

import { letters } from './begun.js';
import { postings, unfolded } from './digits.js';
import { shelf } from './shelf.js';
import { place, span } from './sorted.js';
import { scores } from './weights.js';

/**
 * @typedef {object} Manifest
 * @property {number} v
 * @property {string} build
 * @property {number} cards
 * @property {string[]} fields
 * @property {number[]} boosts
 * @property {number} b
 * @property {number} k1
 * @property {number[]} totals terms of each field over all cards
 * @property {string[]} keys where each shard of terms begins
 * @property {string} terms names of these shards, eight digits each
 * @property {string} vocabulary
 * @property {string} decks
 * @property {{per: number, files: number, groups: string}} rows
 *
 * A term's postings with what each counts for; those of field f from `starts[f]` up to `starts[f + 1]`.
 * @typedef {object} Record
 * @property {string} term
 * @property {number} place ascends with the term among all terms
 * @property {Uint32Array} starts
 * @property {Uint32Array} serials
 * @property {Float64Array} scores
 *
 * @typedef {{terms: string[], masks: Uint32Array}} Vocabulary all terms in order, and which letters each has
 * @typedef {{serial: number, deck: string, href: string, number: number, section: string, question: string,
 *   answer: string}} Row a card as a result shows it
 * @typedef {{title: string, href: string, runs: [number, number][]}} Deck `runs`: first serial and number of cards
 * @typedef {{terms: string[], record: (term: string) => Record | null}} Shard
 * @typedef {ReturnType<typeof library>} Library
 */

const ROOM = 24e6; // characters
const SHARD = 2 ** 22; // more than the terms of a shard
const MISSING = '00000000';

/**
 * The search files of one build.  What could not be read rejects with `Unread`, and is tried again the next time.
 * @param {Manifest} manifest
 * @param {(path: string) => Promise<string>} get text of a file below search/
 * @param {{most?: number}} options characters that may be kept in memory
 */
export function library(manifest, get, { most = ROOM } = {}) {
  const { keys, rows: layout } = manifest;
  const take = shelf(get, most);

  /**
   * Number of the shard that would hold a term.
   * @param {string} term
   */
  function home(term) {
    const at = place(keys, term);
    return keys[at] === term ? at : Math.max(at - 1, 0);
  }

  /**
   * The shards that may hold terms with a prefix: from where up to where.
   * @param {string} prefix
   * @returns {[number, number]}
   */
  function around(prefix) {
    return keys.length ? [home(prefix), Math.max(span(keys, prefix)[1], home(prefix) + 1)] : [0, 0];
  }

  /**
   * @param {number} n
   * @returns {Promise<Shard>}
   */
  function shard(n) {
    return take(`t/${name(manifest.terms, n)}.txt`, (text, grow) => shardOf(text, n, manifest, grow));
  }

  /**
   * How many shards `terms(prefix)` reads.
   * @param {string} prefix
   */
  function covering(prefix) {
    const [from, to] = around(prefix);
    return to - from;
  }

  /**
   * The terms that begin with a prefix, in the order of their UTF-16 units.
   * @param {string} prefix
   * @returns {Promise<string[]>}
   */
  async function terms(prefix) {
    const [from, to] = around(prefix);
    const shards = await Promise.all(Array.from({ length: to - from }, (_, n) => shard(from + n)));
    return shards.flatMap(({ terms }) => terms.slice(...span(terms, prefix)));
  }

  /**
   * What is known of terms; those that no card holds are left out.
   * @param {Iterable<string>} terms
   * @returns {Promise<Map<string, Record>>}
   */
  async function records(terms) {
    /** @type {Map<string, Record>} */
    const found = new Map();
    if (!keys.length) return found;
    const wanted = grouped(terms, home);
    await Promise.all(Array.from(wanted, async ([n, few]) => {
      const { record } = await shard(n);
      for (const term of few) {
        const known = record(term);
        if (known) found.set(term, known);
      }
    }));
    return found;
  }

  /** @returns {Promise<Vocabulary>} */
  function vocabulary() {
    return take(`v/${manifest.vocabulary}.txt`, (text, grow) => {
      const terms = unfolded(text ? text.split('\n') : []);
      const masks = new Uint32Array(terms.length);
      for (let n = 0; n < terms.length; n += 1) masks[n] = letters(terms[n]);
      grow(16 * terms.length);
      return { terms, masks };
    });
  }

  /**
   * The cards as results show them, in the order of the serials; null where there is no card.
   * @param {number[]} serials
   * @returns {Promise<(Row | null)[]>}
   */
  function rows(serials) {
    return Promise.all(serials.map(async serial => {
      const file = Math.floor(serial / layout.per);
      const group = name(layout.groups, Math.floor(file / layout.files));
      if (!group || group === MISSING) return null;
      const { decks, cards } = await take(`d/${group}/${file}.json`, text => JSON.parse(text));
      const card = cards[serial - file * layout.per];
      if (!card) return null;
      const [deck, href, number, section, question, answer] = card;
      return { serial, deck: decks[deck], href, number, section, question, answer };
    }));
  }

  /** @returns {Promise<{decks: [string, string, [number, number][]][], tags: string[]}>} */
  function listed() {
    return take(`decks/${manifest.decks}.json`, text => JSON.parse(text));
  }

  /** @returns {Promise<Deck[]>} in the order of the site */
  async function decks() {
    return (await listed()).decks.map(([title, href, runs]) => ({ title, href, runs }));
  }

  /** @returns {Promise<string[]>} as they are written */
  async function tags() {
    return (await listed()).tags;
  }

  return { manifest, covering, terms, records, vocabulary, rows, decks, tags };
}

/**
 * All cards, ascending.
 * @param {Deck[]} decks
 * @returns {Uint32Array}
 */
export function serials(decks) {
  const found = decks.flatMap(({ runs }) => runs.flatMap(
    ([first, count]) => Array.from({ length: count }, (_, n) => first + n)));
  return Uint32Array.from(found).sort();
}

/**
 * @param {string} names eight digits each
 * @param {number} n
 */
function name(names, n) {
  return names.slice(8 * n, 8 * n + 8);
}

/**
 * @param {Iterable<string>} terms
 * @param {(term: string) => number} group
 */
function grouped(terms, group) {
  /** @type {Map<number, string[]>} */
  const groups = new Map();
  for (const term of terms) {
    const n = group(term);
    const few = groups.get(n);
    if (few) few.push(term);
    else groups.set(n, [term]);
  }
  return groups;
}

/**
 * @param {string} text
 * @param {number} n its number
 * @param {Manifest} manifest
 * @param {(characters: number) => void} grow
 * @returns {Shard}
 */
function shardOf(text, n, manifest, grow) {
  const lines = text ? text.split('\n') : [];
  const terms = unfolded(lines);
  /** @type {Record[]} */
  const records = [];
  grow(8 * lines.length);

  /** @param {string} term */
  function record(term) {
    const at = place(terms, term);
    if (terms[at] !== term) return null;
    if (!records[at]) {
      const tab = lines[at].indexOf('\t');
      const read = postings(lines[at], tab < 0 ? lines[at].length : tab, manifest.fields.length);
      const { starts, serials } = read;
      records[at] = { term, place: n * SHARD + at, starts, serials, scores: scores(read, manifest) };
      grow(6 * serials.length + 100); // twelve bytes a posting, two a character
    }
    return records[at];
  }
  return { terms, record };
}
