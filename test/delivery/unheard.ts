/** What a system of record does, and nobody hears of. */
import type { NextFunction, Request, Response } from 'express';

/** It is done, and the connection ends in place of an answer. */
export function unheard(_request: Request, response: Response, next: NextFunction): void {
  response.json = response.send = response.end = () => response.destroy() as never;
  next();
}
