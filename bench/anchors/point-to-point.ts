/**
 * The script that is written where there is no gateway: one payer, one question, as fast as by hand. It checks nothing,
 * keeps nothing and tells nobody; the client and the reader of the envelope are those of the gateway.
 */
import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { readKnownEnvelope } from '../../adapters/x12/core-connect/known-envelope.ts';
import type { EligibilityCheckRequest } from '../../contracts/eligibility-checks/v1/types.ts';
import { openHttp } from '../../transports/http.ts';
import { openPool } from '../../transports/pool.ts';
import { read271 } from './point-to-point-271.ts';
import { answer } from './point-to-point-answer.ts';

const PASSWORD_TEXT = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText';
const SECURITY = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';
const HEADERS = { 'content-type': 'application/soap+xml; charset=UTF-8; action="RealTimeTransaction"' };

/** Answers a canonical eligibility check, posted as JSON, from the payer at this CORE address. */
export function pointToPoint(payer: string): RequestListener {
  const http = openHttp(openPool(payer));
  const url = new URL(payer).pathname;

  const ask = async (bytes: Buffer): Promise<string> => {
    const request = JSON.parse(bytes.toString()) as EligibilityCheckRequest;
    const [id, now] = [randomUUID(), new Date()];
    const data = envelope(write270(request, id, now), now);
    const { status, data: reply } = await http.request({ method: 'POST', url, headers: HEADERS, data });
    const text = Buffer.from(reply.body.buffer, reply.body.byteOffset, reply.body.byteLength).toString();
    const payload = readKnownEnvelope(text)?.payload;
    if (status !== 200 || !payload) throw new Error('no payload');
    return JSON.stringify(answer(request, read271(payload), id, now));
  };

  return (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      ask(Buffer.concat(chunks)).then(
        body => {
          response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
          response.end(body);
        },
        () => response.writeHead(502).end(),
      );
    });
  };
}

let control = Date.now() % 999_999_999;

/** 005010X279A1, one subscriber. */
function write270(request: EligibilityCheckRequest, id: string, now: Date): string {
  const { provider, subscriber, serviceDate, serviceTypes } = request;
  const iso = now.toISOString();
  const date = iso.slice(0, 4) + iso.slice(5, 7) + iso.slice(8, 10);
  const time = iso.slice(11, 13) + iso.slice(14, 16);
  control = (control % 999_999_999) + 1;
  const number = String(control).padStart(9, '0');
  let body =
    `ST*270*0001*005010X279A1~BHT*0022*13*${id}*${date}*${time}~HL*1**20*1~` +
    `NM1*PR*2*Example Mutual*****PI*00431~HL*2*1*21*1~` +
    `NM1*1P*2*${provider.organizationName ?? ''}*****XX*${provider.npi}~HL*3*2*22*0~TRN*1*${id}*9CANONGATE~` +
    `NM1*IL*1*${subscriber.familyName ?? ''}*${subscriber.givenName ?? ''}****MI*${subscriber.memberId ?? ''}~`;
  let segments = 10;
  if (subscriber.birthDate) {
    body += `DMG*D8*${subscriber.birthDate.replaceAll('-', '')}~`;
    segments++;
  }
  if (serviceDate) {
    body += `DTP*291*D8*${serviceDate.replaceAll('-', '')}~`;
    segments++;
  }
  for (const { code } of serviceTypes) body += `EQ*${code}~`;
  segments += serviceTypes.length;
  return (
    `ISA*00*          *00*          *ZZ*CANONGATE      *ZZ*SANDBOXPAYER   *${date.slice(2)}*${time}*^*00501*${number}*0*T*:~` +
    `GS*HS*CANONGATE*SANDBOXPAYER*${date}*${time}*${control}*X*005010X279A1~` +
    `${body}SE*${segments}*0001~GE*1*${control}~IEA*1*${number}~`
  );
}

/** CAQH CORE vC2.2.0 real time over SOAP 1.2, with a user name token. */
function envelope(payload: string, now: Date): string {
  return (
    '<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope"><soap:Header>' +
    `<wsse:Security xmlns:wsse="${SECURITY}" soap:mustUnderstand="true"><wsse:UsernameToken>` +
    `<wsse:Username>canongate</wsse:Username><wsse:Password Type="${PASSWORD_TEXT}">sandbox-only</wsse:Password>` +
    '</wsse:UsernameToken></wsse:Security></soap:Header><soap:Body>' +
    '<core:COREEnvelopeRealTimeRequest xmlns:core="http://www.caqh.org/SOAP/WSDL/CORERule2.2.0.xsd">' +
    '<PayloadType>X12_270_Request_005010X279A1</PayloadType><ProcessingMode>RealTime</ProcessingMode>' +
    `<PayloadID>${randomUUID()}</PayloadID><TimeStamp>${now.toISOString().slice(0, 19)}Z</TimeStamp>` +
    '<SenderID>CANONGATE</SenderID><ReceiverID>SANDBOXPAYER</ReceiverID><CORERuleVersion>2.2.0</CORERuleVersion>' +
    `<Payload><![CDATA[${payload}]]></Payload></core:COREEnvelopeRealTimeRequest></soap:Body></soap:Envelope>`
  );
}
