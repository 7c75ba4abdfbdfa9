// The search in a thread of its own, so that a slow query never holds the page.

import { searcher } from './core/search.js';
import { service } from './core/service.js';
import { files } from './files.js';

const BEAT = 100; // milliseconds

const take = service({
  files,
  searcher,
  post: word => postMessage(word),
  beats: tick => {
    const timer = setInterval(tick, BEAT);
    return () => clearInterval(timer);
  },
});

addEventListener('message', ({ data }) => { take(data) });
