// Snippets mark what was found, in text that is never markup.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { snippet } from '../../static/js/core/snippet.js';

const shown = ({ text, marks }) => {
  let [at, out] = [0, ''];
  for (const [from, to] of marks) {
    out += `${text.slice(at, from)}[${text.slice(from, to)}]`;
    at = to;
  }
  return out + text.slice(at);
};

test('a short text is whole', () => {
  assert.equal(shown(snippet('The Gradient of f', new Set(['gradient', 'f']), 80)), 'The [Gradient] of [f]');
});

test('markup is text', () => {
  assert.equal(shown(snippet('<b>x</b> &amp; y', new Set(['b']), 80)), '<[b]>x</[b]> &amp; y');
});

test('a long text is cut at words around the first that was found', () => {
  const text = `${'one two three four '.repeat(10)}needle ${'five six seven '.repeat(10)}`;
  const cut = shown(snippet(text, new Set(['needle']), 60));
  assert.equal(cut, '… three four [needle] five six seven five six seven five six …');
});

test('pairs of a dense run make one mark', () => {
  assert.equal(shown(snippet('新しい機械学習', new Set(['機械', '械学', '学習']), 80)), '新しい[機械学習]');
});

test('nothing found gives the beginning', () => {
  assert.deepEqual(snippet('abc def', new Set(), 80), { text: 'abc def', marks: [] });
});

test('a letter of two units is never halved', () => {
  const cut = snippet('𝒳'.repeat(100), new Set(), 61).text;
  assert.ok(cut.isWellFormed?.() ?? !/[\ud800-\udbff](?![\udc00-\udfff])/.test(cut));
});
