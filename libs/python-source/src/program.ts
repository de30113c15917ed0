import { factsOf, type PythonFacts } from './facts';
import { fingerprintOf, parseModule } from './fingerprint';

/**
 * The fingerprint of a source file, and its facts where Python surely reads it. Of another file `pythonFacts` tells as much as can
 * be told.
 */
export function readProgram(bytes: Uint8Array): { fingerprint: string; facts?: PythonFacts } {
  const program = parseModule(bytes);
  const fingerprint = fingerprintOf(bytes, program);
  return program ? { fingerprint, facts: factsOf(program.tokens, program.text) } : { fingerprint };
}
