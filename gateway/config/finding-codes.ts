/** Every code of a finding, by what it is about: a closed set. docs/configuration.md tells what each means. */

export const FINDING_CODES = {
  file: ['yaml', 'file-missing', 'file-too-large'],
  setting: [
    'unknown-setting',
    'missing-setting',
    'bad-value',
    'bad-url',
    'cannot-open',
    'secret-missing',
    'loopback-only',
    'undocumented',
  ],
  name: [
    'unknown-adapter',
    'unknown-dialect',
    'unknown-policy',
    'unknown-contract',
    'unknown-table',
    'unknown-api-endpoint',
    'unknown-service-endpoint',
    'unknown-row',
    'named-twice',
    'missing-table',
  ],
  policy: [
    'policy-not-listed',
    'policy-misplaced',
    'policy-order',
    'terminal-not-last',
    'condition-too-early',
    'condition-misplaced',
    'unauthenticated-pipeline',
  ],
  route: ['no-route', 'not-served', 'served-twice', 'not-supported', 'last-known'],
  mapping: [
    'bad-path',
    'unknown-path',
    'two-rules-one-target',
    'codes-not-bijective',
    'bad-literal',
    'required-not-written',
    'unknown-step',
    'profile-incomplete',
  ],
  contract: [
    'schema-invalid',
    'annotation-missing',
    'lifecycle',
    'body-with-get',
    'two-inputs',
    'get-with-effect',
    'no-idempotency',
    'phi-in-url',
    'open-request',
    'reuse-of-write',
    'unknown-field',
    'example-invalid',
  ],
  production: [
    'sandbox-configuration',
    'sandbox-key',
    'sandbox-address',
    'sandbox-secret',
    'secret-in-clear',
    'secret-over-http',
    'marked-test',
  ],
} as const;

type Codes = typeof FINDING_CODES;

export type ConfigFindingCode = Codes[keyof Codes][number];

/** What a name of a configuration may fail to lead to. */
export type Named = Codes['name'][number] extends infer C ? (C extends `unknown-${infer What}` ? What : never) : never;

/** What may be wrong with the tables of a mapping. */
export type MappingCode = Codes['mapping'][number];
