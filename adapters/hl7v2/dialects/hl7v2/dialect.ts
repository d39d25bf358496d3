/** HL7 v2 as a dialect: messages of 2.3 to 2.8 as trees of segments, 2.5.1 in writing. */
import type { Dialect, Profile, ProfileFinding, Wire } from '../../../../gateway/kit.ts';
import { type Hl7Message, readMessage } from '../../codec/message.ts';
import { compose } from './compose.ts';
import { repetitionsOf, textAt } from './identifiers.ts';
import { INSTEAD } from './instead.ts';
import { checkPath } from './paths.ts';
import { settingsOf } from './settings.ts';
import { segmentsOf } from './split.ts';
import { structureOf } from './structures.ts';
import { Hl7Tree } from './tree.ts';

export { Hl7Tree } from './tree.ts';

const NO_ZONE: ProfileFinding = {
  code: 'missing-setting',
  message: 'nobody says in which zone it lies. Times that come without an offset are read as UTC.',
  fix: 'Write `timeZone: Europe/Berlin` in its profile.',
};

export const hl7v2: Dialect<Hl7Tree> = {
  name: 'hl7v2',
  syntax: 'hl7v2',
  read: ({ body }: Wire, profile: Profile) => treeOf(messageOf(body, profile)),
  write: compose,
  partsOf: Hl7Tree.parts,
  // A wrong zone moves every visit by hours, and nothing else shows it.
  checkPlace: ({ profile }) => (profile['timeZone'] === undefined ? [NO_ZONE] : []),
  checkPath,
  checkProduction: profile =>
    settingsOf(profile).processingId === 'P'
      ? []
      : [
          {
            code: 'marked-test',
            at: ['processingId'],
            message:
              'What goes out is not marked as production (MSH-11): the partner may refuse it, or leave it out of its records.',
            fix: 'Write `processingId: P`.',
          },
        ],
  instead: INSTEAD,
};

/** The charset of the profile is what a partner means whose MSH-18 says nothing. @throws DialectError */
export function messageOf(body: Wire['body'], profile: Profile): Hl7Message {
  const { charset } = settingsOf(profile);
  return readMessage(body, { charset: charset === 'ascii' ? 'utf-8' : charset });
}

export function treeOf(message: Hl7Message): Hl7Tree {
  const segments = segmentsOf(message);
  const [type] = repetitionsOf(segments[0]?.at(9));
  const said = (component: number) => textAt(type, component) ?? '';
  return new Hl7Tree(segments, structureOf(said(1), said(2), said(3)));
}
