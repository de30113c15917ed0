import { distance } from 'fastest-levenshtein';
import { invalidName, reservedName } from './errors';
import {
  labPackages,
  labProjectNames,
  pythonKeywords,
  stdlibModules,
  takenClassNames,
  windowsDevices,
} from './reserved-names';

export interface Name {
  /** Nx projects, experiments, folders of projects: `my-cnn`. */
  kebab: string;
  /** Python modules and packages: `my_cnn`. */
  snake: string;
  /** Python classes: `MyCNN`. */
  className: string;
}

/** What is named. A component becomes a Python module, the others become Nx projects and folders. */
export type Named = 'component' | 'experiment' | 'project' | 'dataset' | 'lab';

const longest = 64;

/** Words of the field that are not written with one capital only. */
const spellings: Record<string, string> = {
  ...Object.fromEntries(
    'bce bert cifar clip cnn dcgan ddpm dqn ema gan gat gcn gnn gpt gru kl lstm mae mlp mnist mse nlp ppo rl rnn sgd ssm tcn tts vae vgg vqvae'
      .split(' ')
      .map((word) => [word, word.toUpperCase()]),
  ),
  alexnet: 'AlexNet',
  convnext: 'ConvNeXt',
  densenet: 'DenseNet',
  efficientnet: 'EfficientNet',
  lenet: 'LeNet',
  lora: 'LoRA',
  mobilenet: 'MobileNet',
  moe: 'MoE',
  resnet: 'ResNet',
  unet: 'UNet',
  vit: 'ViT',
};

/**
 * Any of `MyCnn`, `my_cnn`, `my-cnn` -> the three spellings of one name.
 *
 * Two inputs have the same `kebab` exactly when they have the same `snake`, so that an Nx project, a folder
 * and a Python module never stand for two things.
 *
 * @throws LabError INVALID_NAME for what is no name, RESERVED_NAME for a name that would hide another.
 */
export function normalizeName(input: string, named: Named = 'component'): Name {
  const kebab = toKebab(input);
  const name = {
    kebab,
    snake: kebab.replaceAll('-', '_'),
    className: kebab.split('-').map(toClassWord).join(''),
  };
  refuseReserved(input, name, named);
  return name;
}

/** The known word that `word` was probably meant to be: at most one letter in three differs. */
export function suggest(word: string, known: readonly string[]): string | undefined {
  const allowed = Math.max(1, Math.floor(word.length / 3));
  const [best] = known
    .map((candidate) => ({
      candidate,
      edits: edits(word.toLowerCase(), candidate.toLowerCase()),
    }))

    .filter((match) => match.edits <= allowed)
    .sort((a, b) => a.edits - b.edits || (a.candidate < b.candidate ? -1 : 1));
  return best?.candidate;
}

/** Two letters in the wrong order are one mistake, not two. */
const edits = (a: string, b: string) =>
  a !== b && [...a].sort().join('') === [...b].sort().join('') ? 1 : distance(a, b);

function toKebab(input: string): string {
  if (typeof input !== 'string' || input.trim() === '') {
    throw invalidName(String(input ?? ''), 'A name needs at least one letter.');
  }
  const strange = /[^A-Za-z0-9_-]/u.exec(input)?.[0];
  if (strange !== undefined) throw invalidName(input, whyStrange(input, strange), repair(input));
  if (/^[0-9]/.test(input)) {
    throw invalidName(input, 'A name starts with a letter.', repair(input));
  }
  if (/^[-_]|[-_]$|[-_]{2}/.test(input)) {
    throw invalidName(
      input,
      'Dashes and underscores stand one at a time between words.',
      repair(input),
    );
  }
  if (input.length > longest) {
    throw invalidName(input, `It has ${input.length} letters, a name has at most ${longest}.`);
  }
  return kebabName(input);
}

/** `ResNet` and its like. Not where a word goes on: `MoEdge`. */
const mixedCase = new RegExp(
  `(?:${Object.values(spellings)
    .filter((spelling) => /[a-z]/.test(spelling))
    .join('|')})(?![a-z])`,
  'g',
);

/** `ResNet` -> `Resnet` */
const asOneWord = (text: string) =>
  text.replace(mixedCase, (found) => found.charAt(0) + found.slice(1).toLowerCase());

/** `MyCNN2d_head` -> `my-cnn2d-head`, whatever the text: the runtime's `names.py` reads names in the same way. */
export const kebabName = (text: string) =>
  asOneWord(text)
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();

function whyStrange(input: string, strange: string): string {
  if (/\s/u.test(strange)) return 'A name has no spaces.';
  if (/[/\\]/.test(strange) || input.includes('..')) return 'A name is not a path.';
  const code = (strange.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  const shown = code > '007E' || code.length > 4 ? `U+${code}` : JSON.stringify(strange);
  return `A name has only the letters a to z, digits, dashes and underscores, and no ${shown}.`;
}

/** The nearest usable name, or undefined where there is none or where it would be a guess. */
function repair(input: string): string | undefined {
  if (/[^\x20-\x7e]/.test(input)) return undefined;
  const repaired = kebabName(input.replace(/[^A-Za-z0-9]+/g, '-').replace(/^[-0-9]+|-+$/g, ''));
  return repaired.length > 1 && repaired.length <= longest && !isReserved(repaired)
    ? repaired
    : undefined;
}

const isReserved = (kebab: string) => {
  const snake = kebab.replaceAll('-', '_');
  return [pythonKeywords, stdlibModules, labPackages, windowsDevices, labProjectNames].some((set) =>
    set.has(snake),
  );
};

function toClassWord(word: string): string {
  const [, letters = word, rest = ''] = /^([a-z]+)(\d.*)?$/.exec(word) ?? [];
  const spelt = spellings[letters];
  if (spelt !== undefined) return spelt + rest;
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function refuseReserved(input: string, { kebab, snake, className }: Name, named: Named): void {
  const why = whyReserved(snake, className, named);
  if (why === undefined) return;
  const better = named === 'component' ? `${kebab}-1` : `${kebab}-${named}`;
  throw reservedName(input, why, `choose another name, for example ${betterName(kebab, better)}`);
}

/** `test` and its like stay reserved with a word before them, so these get a word of their own. */
const betterName = (kebab: string, better: string) =>
  /^(test|tests|conftest)(-|$)|-test$/.test(kebab) ? 'my-component' : better;

function whyReserved(snake: string, className: string, named: Named): string | undefined {
  if (windowsDevices.has(snake)) return 'Windows keeps it for a device.';
  if (pythonKeywords.has(snake)) return 'It is a Python keyword.';
  if (named !== 'component' && named !== 'dataset') {
    return labProjectNames.has(snake)
      ? 'A lab gives this name to an Nx project of its own.'
      : undefined;
  }
  if (named === 'dataset') return undefined;
  if (stdlibModules.has(snake)) {
    return "It would shadow a module of Python's standard library when a file beside it is run.";
  }
  if (labPackages.has(snake)) return `It would shadow the package ${snake}.`;
  if (/^(test|tests|conftest)$|^test_|_test$/.test(snake)) {
    return 'pytest would take the module for a file of tests.';
  }
  if (takenClassNames.has(className) || /(Error|Exception|Warning)$/.test(className)) {
    return `Its class ${className} would hide another class of that name.`;
  }
  return undefined;
}
