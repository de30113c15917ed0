import type { Token } from './tokens';
export function findSyntaxError(_tokens: readonly Token[]): number | undefined {
  return undefined;
}
