// The same text gives the same terms here and in deckpress.search.analysis.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asked, places, terms } from '../../static/js/core/analysis.js';

const CASES = [
  ['lower case without accents', 'Résumé NAÏVE Ångström', ['resume', 'naive', 'angstrom']],
  ['compatibility forms', 'ﬁnal ２nd 𝐱', ['final', '2nd', 'x']],
  ['apostrophes inside words', 'don’t rock\'n\'roll \'quoted\'', ['dont', 'rocknroll', 'quoted']],
  ['C++ and C#', 'C++, C# and a+b', ['c++', 'c#', 'and', 'a', 'b']],
  ['letters and pairs of dense scripts', '機械学', ['機', '械', '学', '機械', '械学']],
  ['dense scripts beside words', 'Python入門3', ['python', '入', '門', '入門', '3']],
  ['Hangul stays in syllables', '한국', ['한', '국', '한국']],
  ['names of Greek letters and signs', 'σ ∇f Σ', ['σ', 'sigma', '∇', 'nabla', 'f', 'σ', 'sigma']],
  ['words of 64 letters at most', 'a'.repeat(70), ['a'.repeat(64)]],
  ['names of objects are words', '__proto__ constructor', ['proto', 'constructor']],
  ['nothing', ' -–— *?! ', []],
];

for (const [name, text, expected] of CASES)
  test(`terms: ${name}`, () => assert.deepEqual(terms(text), expected));

test('asked: pairs of a dense run, one letter where it stands alone', () => {
  assert.deepEqual(asked('機械学 学'), ['機械', '械学', '学']);
});

test('asked: the name stands for a Greek letter or sign', () => {
  assert.deepEqual(asked('∇ σ sigma'), ['nabla', 'sigma', 'sigma']);
});

test('places: offsets are those of the text as it is', () => {
  const text = 'The “Résumé”, 東京.';
  const seen = places(text).map(place => [text.slice(place.start, place.end), place.terms[0]]);
  assert.deepEqual(seen, [['The', 'the'], ['Résumé', 'resume'], ['東', '東'], ['東京', '東京'], ['京', '京']]);
});
