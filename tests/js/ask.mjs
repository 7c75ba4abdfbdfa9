// Asks the search of a built site as a reader's browser does, without a browser.
//
// node ask.mjs FOLDER: FOLDER is the site; standard input is a JSON list of questions, standard output a JSON list of
// what was found for each, in the same order: addresses and questions of the hits, best first.

import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { library } from '../../static/js/core/shards.js';
import { searcher } from '../../static/js/core/search.js';

const folder = join(process.argv[2], 'search');
/** @param {string} path a file below search/ */
const get = path => readFile(join(folder, path), 'utf8');

const find = searcher(library(JSON.parse(await get('manifest.json')), get));
const answers = [];
for (const question of JSON.parse(readFileSync(0, 'utf8'))) {
  const { hits } = await find(question, () => false);
  answers.push(hits.map(hit => [hit.href, hit.asked.text]));
}
console.log(JSON.stringify(answers));
