/** What the service says when it refuses, in the shape of OData v2 with the details that SAP Gateway adds. */

export interface ErrorDetail {
  code: string;
  message: string;
  propertyref: string;
  severity: 'error' | 'warning' | 'info';
  target: string;
}

export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: readonly ErrorDetail[];

  constructor(status: number, code: string, message: string, details: readonly Partial<ErrorDetail>[] = []) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details.map(detail => ({
      code,
      message,
      propertyref: '',
      severity: 'error',
      target: '',
      ...detail,
    }));
  }

  body(): string {
    return JSON.stringify({
      error: {
        code: this.code,
        message: { lang: 'en', value: this.message },
        innererror: {
          application: { component_id: 'MM-PUR', service_namespace: '/SAP/', service_version: '0001' },
          transactionid: '1F4C0000000000000000000000000001',
          timestamp: '',
          errordetails: this.details,
        },
      },
    });
  }
}

/** A rule of the business says no: class and number of the message, and where. */
export const refuse = (code: string, message: string, target = ''): Refusal =>
  new Refusal(400, code, message, [{ code, message, target, propertyref: target }]);
