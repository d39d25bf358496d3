/** How the simulator says no: an object with its details for those who ask for one, plain text for all others. */

export interface Detail {
  detail: string;
  /** `o:errorCode`. */
  code: string;
  /** `o:errorPath`: `/lines/0/Quantity`. */
  path?: string;
}

export class Refusal extends Error {
  readonly status: number;
  readonly details: readonly Detail[];

  constructor(status: number, ...details: Detail[]) {
    super(details[0]?.detail ?? `status ${status}`);
    this.status = status;
    this.details = details;
  }
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  412: 'Precondition Failed',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};
const DETAILED = 'application/vnd.oracle.adf.error+json';

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Detailed only with `Error-Mode: true` or where the media type of errors is accepted. */
export function refused({ status, details }: Refusal, headers: Readonly<Record<string, string | undefined>>): Answer {
  const detailed = headers['error-mode'] === 'true' || (headers['accept'] ?? '').includes(DETAILED);
  const title = TITLES[status] ?? 'Error';
  if (!detailed)
    return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: details[0]?.detail ?? title };
  const body = {
    title,
    status: String(status),
    'o:errorDetails': details.map(({ detail, code, path }) => ({
      detail,
      'o:errorCode': code,
      ...(path !== undefined && { 'o:errorPath': path }),
    })),
  };
  return { status, headers: { 'content-type': DETAILED }, body: JSON.stringify(body) };
}
