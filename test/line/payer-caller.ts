/** A caller of the simulated payer that owes nothing to the gateway: requests by hand, answers by another parser. */
import assert from 'node:assert/strict';
import { parseStringPromise } from 'xml2js';
import { loadMembers } from '../../simulators/members.ts';
import { type Payer, type PayerOptions, startPayer } from '../../simulators/payer/index.ts';

/** X12.5 and 005010X279A1, by hand: one subscriber, one question. */
const ISA =
  'ISA*00*          *00*          *ZZ*TESTSENDER     *ZZ*00431          *261122*1020*^*00501*000000001*0*T*:~';
export const REQUEST = `${ISA}GS*HS*TESTSENDER*00431*20261122*1020*1*X*005010X279A1~ST*270*0001*005010X279A1~
BHT*0022*13*REQ-1*20261122*1020~HL*1**20*1~NM1*PR*2*EXAMPLE MUTUAL*****PI*00431~HL*2*1*21*1~
NM1*1P*2*TEST CLINIC*****XX*1234567893~HL*3*2*22*0~TRN*1*TRACE-1*9TESTORG01~NM1*IL*1*SAMPLE*SALLY****MI*W000000001~
DMG*D8*19800229~DTP*291*D8*20261122~EQ*30~SE*13*0001~GE*1*1~IEA*1*000000001~`.replaceAll('\n', '');

export const about = (memberId: string) => REQUEST.replace('W000000001', memberId);
export const FIELDS = {
  PayloadType: 'X12_270_Request_005010X279A1',
  ProcessingMode: 'RealTime',
  PayloadID: 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
  TimeStamp: '2026-11-22T10:20:34Z',
  SenderID: 'TESTSENDER',
  ReceiverID: '00431',
  CORERuleVersion: '2.2.0',
  Payload: REQUEST,
};
const SOAP = 'application/soap+xml; charset=UTF-8; action="RealTimeTransaction"';
const local = (name: string) => name.replace(/^.*:/, '');
const CORE = 'http://www.caqh.org/SOAP/WSDL/CORERule2.2.0.xsd';
const WSSE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';

/** The envelope of CAQH CORE vC2.2.0 as its rule prints it. */
export function envelope(fields: Record<string, string>, namespace = CORE): string {
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const children = Object.entries(fields).map(([name, value]) => `<${name}>${escaped(value)}</${name}>`);
  return `<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope"><soap:Header><wsse:Security xmlns:wsse="${WSSE}">
<wsse:UsernameToken><wsse:Username>tester</wsse:Username><wsse:Password>secret</wsse:Password></wsse:UsernameToken></wsse:Security>
</soap:Header><soap:Body><c:COREEnvelopeRealTimeRequest xmlns:c="${namespace}">${children.join('')}</c:COREEnvelopeRealTimeRequest>
</soap:Body></soap:Envelope>`;
}

export const members = loadMembers();

/** A payer and what a test does with it. */
export interface Caller {
  payer: Payer;
  post(body: string, type?: string): Promise<{ status: number; type: string; text: string }>;
  /** Fields of the SOAP answer. */
  ask(fields: Record<string, string>): Promise<Record<string, string>>;
  /** The X12 answer to an X12 request. */
  payload(x12: string): Promise<string>;
}

export async function startCaller(options: Partial<PayerOptions> = {}): Promise<Caller> {
  const payer = await startPayer({ port: 0, user: 'tester', password: 'secret', members, ...options });
  const post: Caller['post'] = async (body, type = SOAP) => {
    const answer = await fetch(payer.url, { method: 'POST', body, headers: { 'content-type': type } });
    return { status: answer.status, type: answer.headers.get('content-type') ?? '', text: await answer.text() };
  };
  const ask: Caller['ask'] = async fields => {
    const { status, text } = await post(envelope(fields));
    assert.equal(status, 200, text);
    const tree = await parseStringPromise(text, { explicitArray: false, tagNameProcessors: [local] });
    return tree.Envelope.Body.COREEnvelopeRealTimeResponse;
  };
  return { payer, post, ask, payload: async x12 => (await ask({ ...FIELDS, Payload: x12 }))['Payload'] ?? '' };
}

export const segments = (x12: string) => x12.split('~').map(text => text.split('*'));

/** X12.5 and X12.6: control numbers agree and counts are those of what is there. */
export function assertWellFormed(x12: string): void {
  const all = segments(x12);
  assert.equal(x12.indexOf('~'), 105, 'ISA is 106 characters long');
  const find = (id: string) => all.find(segment => segment[0] === id) ?? [];
  const at = (id: string) => all.findIndex(segment => segment[0] === id);
  assert.equal(find('IEA')[2], find('ISA')[13]);
  if (at('GS') < 0) return;
  assert.equal(find('GE')[2], find('GS')[6]);
  assert.equal(find('SE')[2], find('ST')[2]);
  assert.equal(find('SE')[1], String(at('SE') - at('ST') + 1));
  assert.deepEqual([find('GE')[1], find('IEA')[1]], ['1', '1']);
  const levels = all.filter(segment => segment[0] === 'HL');
  levels.forEach((hl, i) => {
    assert.deepEqual(hl.slice(1, 3), [String(i + 1), i === 0 ? '' : String(i)]);
    assert.equal(hl[4], i === levels.length - 1 ? '0' : '1');
  });
}
