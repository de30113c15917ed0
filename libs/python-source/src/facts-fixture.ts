import { pythonFacts, type PythonFacts } from './facts';
import { marks } from './folding/marks';
import { readProgram } from './program';

/** For specs: what Python surely reads has the same facts by the tokens of its parser. */
export function factsOf(text: string): PythonFacts {
  const facts = pythonFacts(text);
  expect(readProgram(Buffer.from(text)).facts ?? facts).toEqual(facts);
  return facts;
}

/** For specs: marks as they can be read; `*` is unknown, `@` handed over, `<src.paths.RAW>` another module's. */
export const shown = (text: string) =>
  text
    .replaceAll(marks.unknown, '*')
    .replaceAll(marks.given, '@')
    .replaceAll(marks.file, '<file>')
    .replaceAll(marks.package, '<package>')
    .replace(/\ue005([^\ue005]*)\ue005/g, '<$1>');
