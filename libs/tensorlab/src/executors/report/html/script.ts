/** Sorts a table by the column whose heading is pressed: numbers as numbers, what has none last. */
export const script = `
for (const table of document.querySelectorAll('table')) {
  const headings = [...table.tHead.rows[0].cells];
  const body = table.tBodies[0];
  headings.forEach((heading, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...heading.childNodes);
    heading.append(button);
    const isWord = heading.classList.contains('word');
    const valueOf = (row) => {
      const text = row.cells[column].textContent.trim();
      return isWord ? text : Number.parseFloat(text.replace('<', ''));
    };
    button.addEventListener('click', () => {
      const down = heading.getAttribute('aria-sort') === 'ascending';
      const sign = down ? -1 : 1;
      headings.forEach((other) => other.removeAttribute('aria-sort'));
      heading.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      const compare = (a, b) => {
        if (isWord) return sign * a.localeCompare(b);
        if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) - Number.isNaN(b);
        return sign * (a - b);
      };
      const rows = [...body.rows].map((row) => [valueOf(row), row]);
      body.append(...rows.sort(([a], [b]) => compare(a, b)).map(([, row]) => row));
    });
  });
}
`;
