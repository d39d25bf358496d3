/** Writes docs/coverage.md: contracts by dialects, and what is lost on each way. */
import { type Cell, type Matrix, matrixOf, summary } from './coverage-matrix.ts';

export function coveragePage(registry: Parameters<typeof matrixOf>[0]): string {
  const matrix = matrixOf(registry);
  return `# What each dialect carries

Made from the mappings by \`npm run generate\`; \`npx canongate coverage [CONTRACT]\` prints the same, \`npx canongate map … --coverage\` one
mapping step by step. A cell tells how many single fields of the contract are sent and read. Where it is empty the operation is answered
501 (but for submit, approve, reject and return of requisitions where the endpoint says \`approvals: gateway\`: the gateway then decides
itself); where it says *as told last*, the system cannot be asked and the gateway answers with what it told, marked \`asOf\`. \`canongate check\`
says both first.

${table(matrix)}
${matrix.own.length} further operations, of ${contractsOf(matrix.own)}, are answered by the gateway itself.

## What is lost

${matrix.lines.flatMap(({ operation, cells }) => cells.flatMap(cell => lossOf(operation, cell))).join('\n')}
`;
}

function table({ dialects, lines }: Matrix): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  const body = lines.map(({ operation, cells }) => {
    const at = (name: string): string => {
      const cell = cells.find(({ dialect }) => dialect === name);
      return cell ? summary(cell) : '';
    };
    return row([`\`${operation}\``, ...dialects.map(at)]);
  });
  return row(['Operation', ...dialects]) + row(['---', ...dialects.map(() => '---')]) + body.join('');
}

function lossOf(operation: string, { dialect, request, answer }: Cell): string[] {
  const lists = [
    ['not sent', request?.lost],
    ['not read', answer?.lost],
  ] as const;
  const said = lists.flatMap(([what, lost = []]) =>
    lost.length > 0 ? [`  - ${what}: ${lost.map(path => `\`${path}\``).join(', ')}`] : [],
  );
  return said.length > 0 ? [`- \`${operation}\` over ${dialect}`, ...said] : [];
}

function contractsOf(operations: readonly string[]): string {
  const names = [...new Set(operations.map(name => name.split('#')[0] ?? name))].map(name => `\`${name}\``);
  return [names.slice(0, -1).join(', '), names.at(-1)].filter(Boolean).join(' and ');
}
