/** Text as HTML has it, inside an element or a quoted attribute. */
export const escape = (text: string) =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** Coordinates of a picture: a tenth of a pixel is enough. */
export const at = (value: number) => Number(value.toFixed(1));

/** A picture that is read out as its title and description. `body` is SVG, `id` its own on the page. */
export function svg(
  id: string,
  { width, height, title, description }: Picture,
  body: string,
): string {
  return `<svg role="img" aria-labelledby="${id}-title ${id}-text" viewBox="0 0 ${width} ${height}">
<title id="${id}-title">${escape(title)}</title><desc id="${id}-text">${escape(description)}</desc>
${body}
</svg>`;
}

export interface Picture {
  width: number;
  height: number;
  title: string;
  description: string;
}
