/** Mistakes that a person makes in the sandbox's configuration, one at a time, and what they are told. */

interface Mistake {
  made: string;
  /** Text of the sandbox's configuration, and what stands there instead. */
  change: [from: string, to: string];
  code: string;
  says: RegExp;
  /** Text that stands at the place of the finding. */
  at: string;
}

export const MISTAKES: readonly Mistake[] = [
  {
    made: 'a setting is misspelled',
    change: ['apiEndpoints: [eligibility,', 'apiEndpoint: [eligibility,'],
    code: 'unknown-setting',
    says: /Did you mean apiEndpoints\?/,
    at: 'apiEndpoint:',
  },
  {
    made: 'a policy is used that the file does not list',
    change: ['policies: [key-auth, rate-limit,', 'policies: [key-auth,'],
    code: 'policy-not-listed',
    says: /Add rate-limit to policies/,
    at: '{ name: rate-limit',
  },
  {
    made: 'a policy is listed that does not exist',
    change: ['policies: [key-auth,', 'policies: [key-auht, key-auth,'],
    code: 'unknown-policy',
    says: /Did you mean key-auth\?/,
    at: 'key-auht',
  },
  {
    made: 'nothing says who calls',
    change: ['      - { name: key-auth }\n', ''],
    code: 'unauthenticated-pipeline',
    says: /key-auth or jwt/,
    at: 'patient-access:',
  },
  {
    made: 'guards stand in the wrong order',
    change: [
      '      - { name: timeout, after: 20s }\n      - { name: retry, attempts: 3 }',
      '      - { name: retry, attempts: 3 }\n      - { name: timeout, after: 20s }',
    ],
    code: 'policy-order',
    says: /timeout, retry, circuit-breaker, bulkhead/,
    at: '{ name: timeout',
  },
  {
    made: 'a guard is put into a pipeline',
    change: ['      - { name: key-auth }\n', '      - { name: key-auth }\n      - { name: timeout, after: 1s }\n'],
    code: 'policy-misplaced',
    says: /belongs to a service endpoint/,
    at: '{ name: timeout, after: 1s',
  },
  {
    made: 'a policy has a setting it does not know',
    change: ['max: 600, per: 1m', 'most: 600, per: 1m'],
    code: 'unknown-setting',
    says: /most/,
    at: 'most:',
  },
  {
    made: 'an adapter does not exist',
    change: ['adapter: x12', 'adapter: x21'],
    code: 'unknown-adapter',
    says: /Did you mean x12\?/,
    at: 'adapter: x21',
  },
  {
    made: 'a dialect is not of its adapter',
    change: ['dialect: x12-005010', 'dialect: fhir-r4'],
    code: 'unknown-dialect',
    says: /x12-005010/,
    at: 'dialect: fhir-r4',
  },
  {
    made: 'a contract does not exist',
    change: ['contract: payers/v1', 'contract: payer/v1'],
    code: 'unknown-contract',
    says: /Did you mean payers\/v1\?/,
    at: 'contract: payer/v1',
  },
  {
    made: 'a pipeline names an API endpoint that does not exist',
    change: ['[eligibility, payers,', '[eligibility, payer,'],
    code: 'unknown-api-endpoint',
    says: /Did you mean payers\?/,
    at: 'payer, operations',
  },
  {
    made: 'an API endpoint is served by nobody',
    change: ['[eligibility, payers,', '[eligibility,'],
    code: 'not-served',
    says: /Add it to a pipeline/,
    at: 'payers: { contract',
  },
  {
    made: 'a route names a table that does not exist',
    change: ['table: payers', 'table: payer'],
    code: 'unknown-table',
    says: /Did you mean payers\?/,
    at: '{ table: payer,',
  },
  {
    made: 'a route looks where no request has a field',
    change: ['key: /payer/id', 'key: /payer/idx'],
    code: 'unknown-field',
    says: /Point to a field of the contract/,
    at: 'key: /payer/idx',
  },
  {
    made: 'a pipeline leads nowhere',
    change: ['      - { name: translate, routes: [{ table: payers, key: /payer/id }] }\n', ''],
    code: 'no-route',
    says: /translate/,
    at: 'patient-access:',
  },
  {
    made: 'a profile cannot be found',
    change: ['profile: sandbox-payer', 'profile: sandbox-player'],
    code: 'file-missing',
    says: /Check the path/,
    at: '',
  },
  {
    made: 'a secret leads nowhere',
    change: ['password: sandbox-only', `password: "\${env:CANONGATE_NO_SUCH_SECRET}"`],
    code: 'secret-missing',
    says: /leads nowhere/,
    at: 'password:',
  },
  {
    made: 'a stage depends on what has not been read yet',
    change: [
      '{ name: rate-limit, max: 600, per: 1m }',
      '{ name: rate-limit, max: 600, per: 1m, when: { field: /payer/id, equals: "00431" } }',
    ],
    code: 'condition-too-early',
    says: /before the body is read/,
    at: 'when:',
  },
  {
    made: 'a guard has a condition',
    change: ['{ name: retry, attempts: 3 }', '{ name: retry, attempts: 3, when: { always: true } }'],
    code: 'condition-misplaced',
    says: /Remove when/,
    at: 'when:',
  },
  {
    made: 'the address is not one',
    change: ['url: http://127.0.0.1:8101/core', 'url: payer.example'],
    code: 'bad-url',
    says: /whole URL/,
    at: 'url: payer',
  },
  {
    made: 'a key is stored in clear',
    change: ['hash: "sha256:', 'hash: "plain:'],
    code: 'bad-value',
    says: /Correct the value/,
    at: 'hash:',
  },
  {
    made: 'a key stands twice',
    change: ['sandbox: true', 'sandbox: true\nsandbox: false'],
    code: 'yaml',
    says: /unique/i,
    at: 'sandbox: false',
  },
];
