/** What a text holds in place of what is only known elsewhere. No literal has these characters: one that does is unknown as a whole. */
export const marks = {
  /** Something that only Python knows. */
  unknown: '\ue001',
  /** Something that whoever calls the code hands over: a parameter, an attribute. */
  given: '\ue002',
  /** `__file__` */
  file: '\ue003',
  /** `__name__` or `__package__`: how the names of the modules beside begin. */
  package: '\ue004',
  /** Stands before and behind the dotted name of what another module gives. */
  reference: '\ue005',
} as const;

const any = new RegExp(`[${Object.values(marks).join('')}]`);
const open = new RegExp(`[${marks.unknown}${marks.given}${marks.reference}]`);
const references = new RegExp(`${marks.reference}([^${marks.reference}]*)${marks.reference}`, 'g');

export const hasMark = (text: string) => any.test(text);

/** Whether something in a text is known neither from its own file nor from where that lies. */
export const isOpen = (text: string) => open.test(text);

/** Whether nothing at all is known of a text, but an ending such as `.py`. */
export const isUnknown = (text: string) => /^[\ue001\ue002]+(\.\w+)?$/.test(text);

export const reference = (name: string) => `${marks.reference}${name}${marks.reference}`;

export const hasReference = (text: string) => text.includes(marks.reference);

/** The dotted names that a text refers to. */
export const referencesIn = (text: string): string[] =>
  [...text.matchAll(references)].map(([, name]) => name!);

/** Most values that one expression is followed through. */
const most = 32;

/**
 * A text with what it refers to, in each of its values.
 *
 * @param valuesOf the values of a name; undefined where they are not known
 */
export function withReferences(
  text: string,
  valuesOf: (name: string) => readonly string[] | undefined,
): string[] {
  let texts = [text];
  for (const name of referencesIn(text)) {
    const values = valuesOf(name) ?? [marks.unknown];
    texts = texts.flatMap((one) =>
      values.map((value) => one.replace(reference(name), () => value)),
    );
  }
  return texts.length > most ? [marks.unknown] : texts;
}
