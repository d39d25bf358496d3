/** The least that reading X12 can cost: one pass into arrays of strings, with the envelope's counts and numbers checked. */

export interface AnchorSet {
  segments: string[][];
  ok: boolean;
}

/** No recovery, no positions, no limits: a wrong envelope only makes `ok` false. */
export function anchorRead(text: string): AnchorSet[] {
  if (!text.startsWith('ISA') || text.length < 106) throw new Error('not X12');
  const separator = text.charCodeAt(3);
  const terminator = text.charCodeAt(105);
  const sets: AnchorSet[] = [];
  let set: AnchorSet | undefined;
  let [isa13, gs06, st02] = ['', '', ''];
  let [groups, inGroup] = [0, 0];
  let segment: string[] = [];
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === separator) {
      segment.push(text.slice(from, i));
      from = i + 1;
    } else if (c === terminator) {
      segment.push(text.slice(from, i));
      while (text.charCodeAt(i + 1) <= 32) i++;
      from = i + 1;
      const id = segment[0];
      if (set !== undefined) {
        set.segments.push(segment);
        if (id === 'SE') {
          set.ok = Number(segment[1]) === set.segments.length && segment[2] === st02;
          set = undefined;
        }
      } else if (id === 'ST') {
        st02 = segment[2]!;
        inGroup++;
        set = { segments: [segment], ok: false };
        sets.push(set);
      } else if (id === 'GS') gs06 = segment[6]!;
      else if (id === 'ISA') isa13 = segment[13]!;
      else if (id === 'GE') {
        if (Number(segment[1]) !== inGroup || segment[2] !== gs06) throw new Error('group');
        groups++;
        inGroup = 0;
      } else if (id === 'IEA' && (Number(segment[1]) !== groups || segment[2] !== isa13))
        throw new Error('interchange');
      segment = [];
    }
  }
  return sets;
}

/** The least that writing can cost: joined, counted, no check of what is in it. */
export function anchorWrite(set: readonly string[][], isa: string): string {
  const body = set.map(segment => segment.join('*'));
  return `${isa}${body.join('~')}~SE*${set.length + 1}*0001~GE*1*1~IEA*1*000000001~`;
}
