/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
export type * from './types/answers.ts';
export type * from './types/definitions.ts';
export type * from './types/requests.ts';
