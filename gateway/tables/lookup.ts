/** A table looked up by what a partner wrote: it holds its entries and nothing that every object has, such as `constructor`. */

export const lookup = <T>(entries: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
  Object.freeze(Object.assign(Object.create(null) as Record<string, T>, entries));
