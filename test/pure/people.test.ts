/** How a system spells persons, and whom a spelling names for certain. */
import assert from 'node:assert/strict';
import { isPersonKnown, personSpelled, spellPerson } from '../../gateway/kit.ts';

const people = { 'm.okafor': 'OKAFOR', jsmith: 'JSMITH2', ana: 'SHARED', ben: 'SHARED' };

describe('a person in the spelling of a system', () => {
  it('is written so, and read back, where the profile says how', () => {
    assert.equal(spellPerson('m.okafor', { people }), 'OKAFOR');
    assert.equal(personSpelled('OKAFOR', { people }), 'm.okafor');
    assert.ok(isPersonKnown('m.okafor', { people }));
  });

  for (const [spelling, why] of [
    ['jsmith', 'it is the name of somebody who is spelled otherwise'],
    ['SHARED', 'two have it'],
    ['NOVAK', 'nobody has it'],
    ['constructor', 'it is a word of the language'],
  ] as const)
    it(`is nobody for certain where ${why}`, () => {
      assert.ok(!isPersonKnown(personSpelled(spelling, { people }), { people }));
    });

  it('is whom it names where the profile says that all are spelled alike, and nobody where it says nothing', () => {
    assert.ok(isPersonKnown(personSpelled('jsmith', { people: 'same' }), { people: 'same' }));
    assert.ok(!isPersonKnown(personSpelled('jsmith', {}), {}));
  });
});
