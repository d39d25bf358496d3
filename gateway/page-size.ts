/** How many entries a page of what the gateway keeps has. */

/** More would hold many payloads in memory at a time. */
export const LARGEST_PAGE = 200;

/** @param asked for by the caller, whose contract bounds it too */
export const pageSize = (asked: number | undefined, usual = 50): number => Math.min(asked ?? usual, LARGEST_PAGE);
