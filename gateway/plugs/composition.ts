/** What a composition is: an operation that the gateway answers itself. */
import type { Profile } from './dialect.ts';

/** What a composition may use beside its input. */
export interface CompositionContext {
  /** Named tables of the configuration, such as `payers`. */
  table(name: string): readonly Readonly<Record<string, unknown>>[];
  /** The profile of a service endpoint. */
  profile(endpoint: string): Profile | undefined;
  now(): Date;
}

export interface CompositionDeclaration {
  contract: string;
  operation: string;
  uses: readonly string[];
  run(
    input: never,
    call: (operation: string, input: unknown) => Promise<unknown>,
    context: CompositionContext,
  ): Promise<unknown>;
}

export function defineComposition(declaration: CompositionDeclaration): CompositionDeclaration {
  return declaration;
}
