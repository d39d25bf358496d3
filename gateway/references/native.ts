/** What a system of record calls something: a value, and who issued it where that is not the system itself. */

export interface Identifier {
  /** Assigning authority: a URI, an OID or a namespace. Empty where the system of record numbers its own. */
  authority: string;
  /** PHI where its field is. */
  value: string;
}

/** An identifier at one service endpoint. */
export interface Native extends Identifier {
  endpoint: string;
}

/** One that was met in an answer. Equal numbers of two facilities are two things (HL7 v2.9 §2A.2.14, CX.4 and CX.6). */
export interface Met extends Native {
  kind: string;
  /** Of the service endpoint; empty where it serves them all. */
  facility: string;
}

/** As tables read and write it, a token of FHIR (R4 §3.1.1.5.14): `authority|value`, or the bare value without an authority. */
export function tokenOf({ authority, value }: Identifier): string {
  return authority === '' && !value.includes('|') ? value : `${authority}|${value}`;
}

/** No authority holds a bar: what follows the first is the value. */
export function parseToken(token: string): Identifier {
  const bar = token.indexOf('|');
  return bar < 0 ? { authority: '', value: token } : { authority: token.slice(0, bar), value: token.slice(bar + 1) };
}
