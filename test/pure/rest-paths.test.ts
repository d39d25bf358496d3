/** Paths of tables over REST: each dialect knows its own names, and refuses what it has not. */
import assert from 'node:assert/strict';
import adapter from '../../adapters/rest/adapter.ts';
import type { Dialect } from '../../gateway/kit.ts';

/** By dialect: an entity with a field of it, and how a search for it is spelled. */
const KNOWN: Readonly<Record<string, readonly [entity: string, field: string, search: string]>> = {
  'sap-s4': ['A_SupplierInvoice', 'InvoicingParty', 'filter.InvoicingParty.eq'],
  'oracle-fusion': ['Invoice', 'InvoiceNumber', 'query.InvoiceNumber'],
  tryton: ['Purchase', 'number', 'query.number'],
};

for (const dialect of adapter.dialects as readonly Dialect[]) {
  const [entity, field, search] = KNOWN[dialect.name]!;
  const wrong = (path: string, direction: 'request' | 'response' = 'request') =>
    dialect.checkPath(path, direction, at => (at === 'head.entity' ? [entity] : []));

  describe(`a path of ${dialect.name}`, () => {
    it('is known where its vocabulary has it', () => {
      for (const path of ['head.entity', `${entity}.${field}`, search]) assert.equal(wrong(path), undefined, path);
      assert.equal(wrong('head.status', 'response'), undefined);
    });

    it('is refused for what its vocabulary has not', () => {
      assert.match(wrong(`${entity}.colour`) ?? '', /has no colour$/);
      assert.match(wrong(`Nobody.${field}`) ?? '', /^Nobody is not an entity/);
      assert.match(wrong(search.replace(field, 'colour')) ?? '', /colour/);
    });

    it('belongs to a request where something is asked with it, and to the head where it is a fact of that', () => {
      assert.equal(wrong(search, 'response'), `${search} belongs to a request`);
      assert.equal(wrong('head.colour'), 'head.colour is not a fact of a request');
      assert.equal(wrong('head.if-match', 'response'), 'head.if-match is not a fact of a response');
      assert.match(dialect.checkPath(search, 'request') ?? '', /the table does not say head.entity$/);
    });
  });
}
