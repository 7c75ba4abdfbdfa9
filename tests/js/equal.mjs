// Whether the search files that Python wrote answer as lunr.js does with lunr's own index of the same cards.
//
// node equal.mjs FOLDER ROUNDS: FOLDER holds `search/` and `monolith.json`.  Asks so many seeded queries of each kind;
// prints how many of each found a card, as JSON.  Exits with a fault at the first answer that differs.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { library } from '../../static/js/core/shards.js';
import { against, kinds } from './against.mjs';
import { LUNR, dice, mended } from './encode.mjs';

const KINDS = [
  'a word', 'several words', 'a prefix', 'stars inside', 'one edit', 'two required', 'required and not',
  'one but not the other', 'in fields', 'required in fields',
];
const [folder, rounds] = process.argv.slice(2);
const lunr = mended((await import(LUNR)).default);
const text = path => readFileSync(join(folder, path), 'utf8');

const manifest = JSON.parse(text('search/manifest.json'));
const shelf = library(manifest, async path => text(`search/${path}`));
const everything = lunr.Index.load(JSON.parse(text('monolith.json')));
const compare = against(lunr);
const { terms } = await shelf.vocabulary();
const known = Object.keys(everything.invertedIndex).sort();
if (terms.join('\n') !== known.join('\n')) throw new Error('the vocabulary is not that of the index');

const roll = dice(10);
const { kinds: all } = kinds(roll, terms, 3);
const hits = {};
for (const kind of KINDS) {
  hits[kind] = 0;
  for (let round = 0; round < Number(rounds); round += 1)
    if (await compare(all[kind](), { shelf, manifest, everything })) hits[kind] += 1;
}
console.log(JSON.stringify(hits));
