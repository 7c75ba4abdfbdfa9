// The search files of deckpress, written for tests from an index that the real lunr.js has built.

/** Where `make js` puts the lunr.js that tests compare with. */
export const LUNR = new URL('../../build/js/node_modules/lunr/lunr.js', import.meta.url);

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_';

/** Numbers that look random and are the same in every run. */
export function dice(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = most => Math.floor(next() * most);
  return { next, below, pick: list => list[below(list.length)] };
}

/**
 * lunr's index of cards, whose terms are numbered in the order of their UTF-16 units.
 * @param lunr
 * @param {{serial: number, fields: string[][]}[]} cards
 * @param {{fields: string[], boosts: number[]}} figures
 */
export function indexed(lunr, cards, { fields, boosts }) {
  const builder = new lunr.Builder();
  builder.ref('ref');
  fields.forEach((field, n) => builder.field(field, { boost: boosts[n] }));
  for (const term of terms(cards)) {
    const posting = builder.invertedIndex[term] = Object.assign(Object.create(null), { _index: builder.termIndex++ });
    for (const field of fields) posting[field] = Object.create(null);
  }
  for (const { serial, fields: texts } of cards)
    builder.add({ ref: String(serial), ...Object.fromEntries(fields.map((field, n) => [field, texts[n]])) });
  return builder.build();
}

/** lunr joins letters and numbers into one key without a sign between, so that terms with digits meet wrong nodes. */
export function mended(lunr) {
  lunr.TokenSet.prototype.toString = function () {
    const edges = Object.keys(this.edges).sort().map(label => `${label}${this.edges[label].id};`);
    this._str ??= (this.final ? '1' : '0') + edges.join('');
    return this._str;
  };
  return lunr;
}

export function terms(cards) {
  return [...new Set(cards.flatMap(card => card.fields.flat()))].sort();
}

/**
 * The same cards as files: their texts by path, and the manifest.
 * @param {{serial: number, fields: string[][]}[]} cards ascending by serial
 * @param {{fields: string[], boosts: number[]}} figures
 * @param {number} most characters of a shard
 */
export function encoded(cards, { fields, boosts }, most = 400) {
  const files = new Map();
  const lines = [...postings(cards, fields.length)].sort(([a], [b]) => (a < b ? -1 : 1));
  const shards = [];
  for (const line of lines) {
    const last = shards.at(-1);
    if (last && last.size < most) [last.lines.push(line), last.size += size(line)];
    else shards.push({ lines: [line], size: size(line) });
  }
  shards.forEach((shard, n) => files.set(`t/${name(n)}.txt`, folded(shard.lines)));
  files.set('v/00000000.txt', folded(lines.map(([term]) => [term, ''])));
  const manifest = {
    v: 2, lunr: '2.3.9', build: '1f2e3d4c', cards: cards.length, fields, boosts, b: 0.75, k1: 1.2,
    totals: fields.map((_, field) => cards.reduce((sum, card) => sum + card.fields[field].length, 0)),
    keys: shards.map(({ lines }, n) => (n ? key(shards[n - 1].lines.at(-1)[0], lines[0][0]) : '')),
    terms: shards.map((_, n) => name(n)).join(''), vocabulary: '00000000', decks: '0000000d',
    rows: { per: 20, files: 25, groups: rows(cards, files) },
  };
  files.set('decks/0000000d.json', JSON.stringify(listed(cards)));
  return { manifest, files };
}

const size = ([term, postings]) => term.length + postings.length;
const name = n => n.toString(16).padStart(8, '0');

/** The shortest beginning of `term` that sorts after `before`. */
function key(before, term) {
  let length = 1;
  while (term.slice(0, length) <= before) length += 1;
  return term.slice(0, length);
}

/** Each term with its postings as text. */
function* postings(cards, width) {
  const held = new Map();
  for (const { serial, fields } of cards)
    fields.forEach((tokens, field) => {
      const counts = new Map();
      for (const term of tokens) counts.set(term, (counts.get(term) ?? 0) + 1);
      for (const [term, count] of counts) {
        if (!held.has(term)) held.set(term, Array.from({ length: width }, () => ({ text: '', last: -1 })));
        const place = held.get(term)[field];
        const more = count > 1 ? number(count - 2) : '';
        place.text += number(serial - place.last - 1) + number((tokens.length - 1) * 2 + (count > 1 ? 1 : 0)) + more;
        place.last = serial;
      }
    });
  for (const [term, places] of held) yield [term, places.map(({ text }) => `\t${text}`).join('').replace(/\t+$/, '')];
}

function number(value) {
  return value < 32 ? DIGITS[value] : DIGITS[(value & 31) | 32] + number(value >>> 5);
}

/** Lines whose terms leave out what they share with the one before. */
function folded(lines) {
  let before = '';
  return lines.map(([term, postings]) => {
    let shared = 0;
    while (shared < 63 && shared < term.length && term[shared] === before[shared]) shared += 1;
    if (shared && term.codePointAt(shared - 1) > 0xffff) shared -= 1;
    before = term;
    return DIGITS[shared] + term.slice(shared) + postings;
  }).join('\n');
}

/** Writes the files of rows; gives the names of their groups.  What a card does not say is made up. */
function rows(cards, files) {
  const groups = [];
  const pages = new Map();
  for (const { serial, deck = 'Deck', section = '', question, answer } of cards) {
    const file = Math.floor(serial / 20);
    const group = Math.floor(file / 25);
    const path = `d/${name(group + 1)}/${file}.json`;
    groups[group] = name(group + 1);
    if (!pages.has(path)) pages.set(path, { decks: [], cards: Array(20).fill(0) });
    const page = pages.get(path);
    if (!page.decks.includes(deck)) page.decks.push(deck);
    page.cards[serial % 20] = [
      page.decks.indexOf(deck), `d.html#c${serial}`, serial + 1, section,
      question ?? `Question ${serial}`, answer ?? `Answer ${serial}`,
    ];
  }
  for (const [path, page] of pages) files.set(path, JSON.stringify(page));
  return Array.from(groups, group => group ?? '00000000').join('');
}

/** The decks in the order of their first cards, and all tags. */
function listed(cards) {
  const decks = new Map();
  for (const { serial, deck = 'Deck' } of cards) decks.set(deck, [...decks.get(deck) ?? [], serial]);
  return {
    decks: Array.from(decks, ([title, serials], n) => [title, `decks/deck-${n}.html`, runs(serials)]),
    tags: [...new Set(cards.flatMap(card => card.tags ?? []))].sort(),
  };
}

/** First serial and number of cards that follow one another. */
export function runs(serials) {
  const found = [];
  for (const serial of serials) {
    const last = found.at(-1);
    if (last && last[0] + last[1] === serial) last[1] += 1;
    else found.push([serial, 1]);
  }
  return found;
}
