/** Validates an X12 profile the way the configuration does, as a list of place and keyword. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { X12_PROFILE } from '../../adapters/x12/dialects/x12-005010/profile-schema.ts';

export function compileSchema(): (profile: unknown) => string[] {
  const validate = new Ajv2020({ allErrors: true }).compile(X12_PROFILE);
  return profile => (validate(profile) ? [] : validate.errors!.map(e => `${e.instancePath} ${e.keyword}`));
}
