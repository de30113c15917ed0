/** Thrown where Python refuses the text, or where it is not certain that Python reads it as we do. Such a file counts byte for byte. */
export class Refusal extends Error {
  override name = 'Refusal';
}

export function refuse(why: string): never {
  throw new Refusal(why);
}
