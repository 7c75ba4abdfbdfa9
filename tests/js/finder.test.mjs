// Of several questions the newest is answered; one that takes too long ends its worker.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { finder } from '../../static/js/finder.js';

/** A worker that answers after `wait` milliseconds, never where it is Infinity. */
function workers(wait) {
  const made = [];
  return [made, () => {
    const worker = {
      ended: false,
      terminate() { worker.ended = true },
      postMessage({ id, text }) {
        if (wait < Infinity) setTimeout(() => worker.onmessage({ data: { id, found: { hits: [], total: text.length, unknown: [] } } }), wait);
      },
    };
    setTimeout(() => worker.onmessage({ data: { ready: 1 } }));
    made.push(worker);
    return worker;
  }];
}

test('the newest question wins', async () => {
  const [made, start] = workers(5);
  const ask = finder(start);
  const answers = await Promise.all([ask('a', 8), ask('ab', 8), ask('abc', 8)]);
  assert.deepEqual(answers.map(answer => answer?.total), [undefined, undefined, 3]);
  assert.equal(made.length, 1);
});

test('a question that takes too long is given up and the worker replaced', async () => {
  const [made, start] = workers(Infinity);
  const answer = await finder(start, 20)('a', 8);
  assert.equal(answer.late, true);
  assert.equal(made[0].ended, true);
});

test('an index that cannot be loaded is said so', async () => {
  const ask = finder(() => {
    const worker = { terminate() {}, postMessage() {} };
    setTimeout(() => worker.onmessage({ data: { lost: '404' } }));
    return worker;
  });
  assert.equal((await ask('a', 8)).lost, true);
});
