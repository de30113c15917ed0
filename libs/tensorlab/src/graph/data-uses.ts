import { marks } from '@tensorlab/python-source';

/** A path below `datasets/` of which the name, or even the kind, is not known. */
export interface OpenData {
  /** `raw`, `processed`, `splits` or `generated`; absent where that is not known either. */
  kind?: string;
  /** What the name fits. */
  name: string;
  /** Whoever calls the code says the name: it is among the texts that are handed over, or in a config. */
  given?: true;
  line: number;
}

const inDatasets = /(?:^|[/\\])datasets(?:[/\\]([^/\\]*)(?:[/\\]([^/\\]+))?)?/;
const anyName = '[^/]*';

/** `datasets/raw/digits/x.csv` -> `digits`, `datasets/splits/digits` -> `splits/digits`, `processed/digits` as it is */
export function dataIn(text: string, line: number): { name?: string; open?: OpenData } {
  const [, prepared] = /^((?:processed|generated)\/[^/]+)$/.exec(text) ?? [];
  if (prepared !== undefined) {
    return { name: prepared };
  }
  const [path, kind = '', name = ''] = inDatasets.exec(text) ?? [];
  if (path === undefined) {
    return {};
  }
  const isKind = /^(raw|processed|splits|generated)$/.test(kind);
  if (kind !== '' && !isKind && !hasHole(kind)) {
    return {};
  }
  if (isKind && name !== '' && !hasHole(name)) {
    return { name: kind === 'raw' ? name : `${kind}/${name}` };
  }
  const given = name.includes(marks.given) && !name.includes(marks.unknown);
  const pattern = name === '' ? anyName : name.split(holes).map(escaped).join(anyName);
  return {
    open: { ...(isKind && { kind }), name: pattern, ...(given && { given }), line },
  };
}

const holes = new RegExp(`[${marks.unknown}${marks.given}${marks.reference}]+`);
const hasHole = (text: string) => holes.test(text);
const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The data that a path may lead to, by the names that `dataset:` has for it. */
export function dataBehind(
  { kind, name }: OpenData,
  lab: { raw: readonly string[]; prepared: readonly string[] },
): string[] {
  const fits = new RegExp(`^${name}$`);
  const raw = kind === undefined || kind === 'raw' ? lab.raw : [];
  const prepared = lab.prepared.filter(
    (one) => kind === undefined || kind === 'splits' || one.startsWith(`${kind}/`),
  );
  return [
    ...raw.filter((one) => fits.test(one)),
    ...(kind === 'raw' ? [] : prepared.filter((one) => fits.test(one.slice(one.indexOf('/') + 1)))),
  ];
}
