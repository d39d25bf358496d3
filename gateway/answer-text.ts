/** An answer as JSON text, made once: what is kept of it is what its caller was given, byte for byte. */

const texts = new WeakMap<object, string>();

/** @param answer checked against its contract; nobody changes it any more */
export function answerText(answer: unknown): string {
  if (typeof answer !== 'object' || answer === null) return JSON.stringify(answer);
  let text = texts.get(answer);
  if (text === undefined) {
    text = JSON.stringify(answer);
    texts.set(answer, text);
  }
  return text;
}
