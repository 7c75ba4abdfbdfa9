// The search as a script of the page, for where no worker can be had: it hands over a stand-in for one.

import { aside } from './aside.js';
import { searcher } from './core/search.js';
import { files } from './files.js';

/** @param {typeof files} [given] how files are read where none can be fetched */
const detail = given => aside({ files: given ?? files, searcher });
dispatchEvent(new CustomEvent('deck:engine', { detail }));
