// Of several questions the newest is answered; one that computes too long ends its worker, one that waits does not.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aside } from '../../static/js/aside.js';
import { finder } from '../../static/js/finder.js';

const TIMES = { silence: 40, patience: 400 };
const pause = time => new Promise(done => setTimeout(done, time));
const question = text => ({ text, limit: 8 });
const found = text => ({ hits: [], total: text.length });

/** Workers that do with a question what `act` does; `say` posts. */
function workers(act, load = say => say({ beat: true })) {
  const made = [];
  return [made, () => {
    const worker = { asked: [], ended: false, terminate() { worker.ended = true } };
    const say = data => { if (!worker.ended) worker.onmessage?.({ data }) };
    worker.fail = () => worker.onerror?.({});
    worker.postMessage = ({ id, question }) => {
      worker.asked.push(question.text);
      act({ id, text: question.text, say, nth: made.indexOf(worker) });
    };
    setTimeout(load, 0, say, worker);
    made.push(worker);
    return worker;
  }];
}
const prompt = ({ id, text, say }) => setTimeout(() => { say({ begun: id }); say({ id, found: found(text) }) }, 5);
const hang = ({ id, say }) => setTimeout(() => say({ begun: id }), 1);

test('the newest question wins', async () => {
  const [made, start] = workers(prompt);
  const ask = finder(start, TIMES);
  const answers = await Promise.all(['a', 'ab', 'abc'].map(text => ask(question(text))));
  assert.deepEqual(answers.map(answer => answer?.total), [undefined, undefined, 3]);
  assert.equal(made.length, 1);
  assert.equal((await ask(question('abcd'))).total, 4);
});

test('a question that computes too long is given up and the worker replaced', async () => {
  const [made, start] = workers(call => (call.nth ? prompt : hang)(call));
  const ask = finder(start, TIMES);
  assert.equal((await ask(question('a'))).late, true);
  assert.deepEqual(made.map(worker => worker.ended), [true]);
  assert.equal((await ask(question('ab'))).total, 2);
});

test('a question that came while an older one computed too long is asked of the next worker', async () => {
  const [made, start] = workers(call => (call.nth ? prompt : call.text === 'a' ? hang : () => {})(call));
  const ask = finder(start, TIMES);
  const first = ask(question('a'));
  await pause(20);
  const second = ask(question('ab'));
  assert.deepEqual([await first, (await second).total], [null, 2]);
  assert.deepEqual(made.map(worker => worker.asked), [['a', 'ab'], ['ab']]);
});

test('typing on gives a silent worker no more time', async () => {
  const [made, start] = workers(call => (call.nth ? prompt : call.text === 'a' ? hang : () => {})(call));
  const ask = finder(start, { silence: 60, patience: 1000 });
  ask(question('a'));
  await pause(10);
  for (let n = 0; n < 10 && !made[0].ended; n += 1) {
    ask(question('ab'));
    await pause(25);
  }
  assert.equal(made[0].ended, true);
});

test('a worker that shows it is alive may wait for files, until patience ends', async () => {
  const [made, start] = workers(({ id, text, say }) => {
    const beat = setInterval(() => say({ beat: true }), 10);
    setTimeout(() => { clearInterval(beat); say({ id, found: found(text) }) }, text === 'never' ? 1000 : 200);
  });
  const ask = finder(start, TIMES);
  assert.equal((await ask(question('abc'))).total, 3);
  assert.equal((await ask(question('never'))).lost, true);
  assert.equal(made[0].ended, false);
});

test('a worker that loads slowly is not silent', async () => {
  const [made, start] = workers(() => {}, (say, worker) => setTimeout(() => {
    say({ beat: true });
    say({ id: 1, found: found(worker.asked[0]) });
  }, 200));
  assert.equal((await finder(start, TIMES)(question('a'))).total, 1);
  assert.equal(made.length, 1);
});

test('a worker that never loads is replaced for the next question', async () => {
  const [made, start] = workers(prompt, () => {});
  made.push({ ended: true });
  let dead = true;
  const ask = finder(() => {
    const worker = start();
    if (dead) worker.postMessage = () => {};
    return worker;
  }, TIMES);
  assert.equal((await ask(question('a'))).lost, true);
  dead = false;
  assert.equal((await ask(question('a'))).total, 1);
});

test('a fault is said, and the next question asked', async () => {
  const fail = ({ id, say }) => setTimeout(() => say({ id, fault: '404' }));
  const [made, start] = workers(call => (call.text === 'a' ? fail : prompt)(call));
  const ask = finder(start, TIMES);
  assert.equal((await ask(question('a'))).lost, true);
  assert.equal((await ask(question('ab'))).total, 2);
  assert.equal(made.length, 1);
});

/** The search on the page's own thread, over no files. */
function own() {
  const port = aside({
    files: () => async () => '{"v":2,"build":"1","keys":[],"rows":{}}',
    searcher: () => async ({ text }) => found(text),
  });
  port.postMessage({ root: '' });
  return port;
}

for (const [how, start] of [
  ['cannot be made', () => { throw new Error('no workers here') }],
  ['cannot be loaded', workers(() => {}, (_, worker) => worker.fail())[1]],
])
  test(`the page searches itself where a worker ${how}`, async () => {
    const ask = finder(start, { ...TIMES, aside: async () => pause(5).then(own) });
    const answers = await Promise.all([ask(question('a')), ask(question('ab'))]);
    assert.deepEqual(answers.map(answer => answer?.total), [undefined, 2]);
    assert.equal((await ask(question('abc'))).total, 3);
  });

test('no worker and nothing in its place is said, too', async () => {
  const ask = finder(() => { throw new Error('no workers here') }, TIMES);
  assert.equal((await ask(question('a'))).lost, true);
  assert.equal((await ask(question('a'))).lost, true);
});

test('a worker that breaks is said, and replaced', async () => {
  const [made, start] = workers(call => (call.nth ? prompt : hang)(call), (say, worker) => {
    say({ beat: true });
    if (made.length === 1) setTimeout(worker.fail, 10);
  });
  const ask = finder(start, TIMES);
  assert.equal((await ask(question('a'))).lost, true);
  assert.equal((await ask(question('ab'))).total, 2);
});
