/** One line of progress that is written over while work goes on, and gone when it is done. */

export interface Progress {
  say(how: string): void;
  done(): void;
}

/** Where no person is looking nothing is written: a log or a pipe gets the result alone. */
export function progressOn(stream: NodeJS.WriteStream = process.stderr): Progress {
  const put = (text: string): void => {
    if (stream.isTTY) stream.write(text);
  };
  return { say: how => put(`\r${how}\x1b[K`), done: () => put('\r\x1b[K') };
}
