/** How the simulator says no: a validation fault with the place of each error. */
import { escapeXml } from '../soap/print.ts';

export interface ValidationError {
  message: string;
  xpath?: string;
}

export class Refusal extends Error {
  readonly errors: readonly ValidationError[];

  constructor(...errors: ValidationError[]) {
    super(errors[0]?.message);
    this.errors = errors;
  }
}

/** Steps carry the prefix that the service itself would choose. */
export const detailOf = (errors: readonly ValidationError[]): string =>
  `<wd:Validation_Fault xmlns:wd="urn:com.workday/bsvc">${errors.map(errorOf).join('')}</wd:Validation_Fault>`;

const errorOf = ({ message, xpath }: ValidationError): string => {
  const at = xpath === undefined ? '' : `<wd:Xpath>${escapeXml(xpath.replace(/\//g, '/ns0:'))}</wd:Xpath>`;
  const text = escapeXml(message);
  return `<wd:Validation_Error><wd:Message>${text}</wd:Message><wd:Detail_Message>${text}</wd:Detail_Message>${at}</wd:Validation_Error>`;
};
