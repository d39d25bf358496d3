/** A message with a document in one field, and letters beyond ASCII elsewhere. */

export const HEAD = [
  'MSH|^~\\&|SENDER|WARD|RECEIVER|LAB|20261126120000+0000||ORU^R01^ORU_R01|M1|P|2.5.1||||||UNICODE UTF-8',
  'EVN|A04|20261126120000',
  'PID|1||123^^^CLINIC&1.2.3&ISO^MR||Testperson^Ann^B||19800101|F|||1 Test Street^^Testtown^ZZ^00000||5550100',
  'PV1|1|O|WARD^1^2^CLINIC||||1234^Sample^Sam||||||||||||V1',
];

export function documentOf(bytes: number): Buffer {
  const [before, after] = [`${HEAD.join('\r')}\rOBX|1|ED|1^Döcument||^application^pdf^Base64^`, '||||||F\r'];
  // In place, so that making it leaves no peak of memory behind.
  const message = Buffer.alloc(Buffer.byteLength(before) + bytes + after.length, 'QUJD');
  message.write(before);
  message.write(after, message.length - after.length);
  return message;
}
