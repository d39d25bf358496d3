/** Answers `CoverageEligibilityRequest/$submit`, well or badly, as the member table says. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CoverageEligibilityRequest, OperationOutcomeIssue, Resource } from '@medplum/fhirtypes';
import type { Request, Response } from 'express';
import type { Behaviour, Member, MemberTable, Rejection } from '../members.ts';
import { judge } from './definitions.ts';
import { type Inquiry, issue, readInquiry } from './inquiry.ts';
import { type Answering, benefitsAnswer, rejectionAnswer } from './response.ts';

export interface EligibilityParts {
  table: MemberTable;
  /** How long `slow` takes. */
  delayMs: number;
  now(): Date;
}

const FHIR_JSON = 'application/fhir+json; charset=utf-8';
/** Seconds that an absent payer asks to be left alone. */
const RETRY_AFTER = '1';
const PAGE = '<!doctype html>\n<html><head><title>Sign in</title></head><body><h1>Session expired</h1></body></html>\n';

export function send(response: Response, status: number, resource: object): void {
  response.status(status).type(FHIR_JSON).send(JSON.stringify(resource));
}

export function outcome(response: Response, status: number, issues: OperationOutcomeIssue[]): void {
  send(response, status, { resourceType: 'OperationOutcome', issue: issues });
}

export function eligibilityHandler({
  table,
  delayMs,
  now,
}: EligibilityParts): (request: Request, response: Response) => Promise<void> {
  let serial = 0;
  return async (request, response) => {
    const body = request.body as Resource | undefined;
    if (body?.resourceType !== 'CoverageEligibilityRequest') {
      return outcome(response, 400, [issue('structure', 'a CoverageEligibilityRequest is expected')]);
    }
    const issues = judge(body);
    if (issues.length > 0) return outcome(response, 400, issues);
    const inquiry = readInquiry(body);
    if (Array.isArray(inquiry)) return outcome(response, 422, inquiry);
    serial += 1;
    const answering: Answering = { table, request: body, inquiry, serial, now: now() };
    const member = table.members.get(inquiry.memberId);
    const refusal = refusalOf(table, inquiry, member);
    if (refusal || !member) return send(response, 200, rejectionAnswer(answering, refusal ?? table.unknownMember));
    await BEHAVE[member.behaviour]({ answering, member, response, delayMs, closed: closing(response) });
  };
}

/** What stands in the way before the member's own behaviour does. */
function refusalOf(table: MemberTable, inquiry: Inquiry, member: Member | undefined): Rejection | undefined {
  const refusal = (code: string, appliesTo: Rejection['appliesTo']): Rejection => ({
    code,
    appliesTo,
    followUp: 'correct-and-resubmit',
  });
  if (inquiry.payerId !== table.payer.ids['fhir']) return refusal('payer-id-invalid', 'payer');
  if (member && inquiry.dependent && member.dependents.length === 0) return refusal('member-not-found', 'dependent');
  return member ? undefined : table.unknownMember;
}

interface Turn {
  answering: Answering;
  member: Member;
  response: Response;
  delayMs: number;
  closed: AbortSignal;
}

const BEHAVE: Readonly<Record<Behaviour, (turn: Turn) => void | Promise<void>>> = {
  answers: ({ answering, member, response }) => send(response, 200, benefitsAnswer(answering, member)),
  rejects({ answering, member, response }) {
    const { rejection } = member;
    if (rejection && rejection.code !== 'payer-unavailable')
      return send(response, 200, rejectionAnswer(answering, rejection));
    response.set('Retry-After', RETRY_AFTER);
    outcome(response, 503, [issue('transient', 'the system behind does not answer')]);
  },
  'rejects-transaction': ({ response }) =>
    outcome(response, 422, [
      issue('invariant', 'the request cannot be processed', 'CoverageEligibilityRequest.item[0].category'),
    ]),
  async slow({ answering, member, response, delayMs, closed }) {
    await sleep(delayMs, undefined, { signal: closed }).catch(() => undefined);
    if (!closed.aborted) send(response, 200, benefitsAnswer(answering, member));
  },
  html: ({ response }) => void response.status(200).type('html').send(PAGE),
  truncated({ answering, member, response }) {
    const whole = JSON.stringify(benefitsAnswer(answering, member));
    response
      .status(200)
      .type(FHIR_JSON)
      .send(whole.slice(0, Math.floor(whole.length / 2)));
  },
  'other-member'({ answering, member, response }) {
    const request: CoverageEligibilityRequest = { ...answering.request, identifier: [{ value: 'another-inquiry' }] };
    send(response, 200, benefitsAnswer({ ...answering, request }, member));
  },
  'envelope-error': ({ response }) => outcome(response, 500, [issue('exception', 'the server failed')]),
};

/** Aborts when the caller hangs up, so that nothing waits for nobody. */
function closing(response: Response): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => controller.abort());
  return controller.signal;
}
