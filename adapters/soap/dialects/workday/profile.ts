/** What a partner's profile may say to the Workday dialect, as properties of a JSON Schema. */

export const WORKDAY_PROFILE = {
  version: {
    description: 'Version of the web services that are called.',
    type: 'string',
    pattern: '^v[0-9]{1,3}\\.[0-9]$',
    default: 'v42.0',
  },
} as const;
