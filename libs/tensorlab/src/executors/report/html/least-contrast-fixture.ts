/** For specs, run in a browser: the least contrast (WCAG) of any text on the page with what is behind it. */
export const leastContrast = `(() => {
  const rgb = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = (colour) => {
    const [r, g, b] = rgb(colour).map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const groundOf = (element) => {
    const { backgroundColor } = getComputedStyle(element);
    const isClear = rgb(backgroundColor)[3] === 0;
    return isClear && element.parentElement ? groundOf(element.parentElement) : backgroundColor;
  };
  const isText = (node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim() !== '';
  const ratios = [...document.querySelectorAll('body *')]
    .filter((element) => !['SCRIPT', 'title', 'desc'].includes(element.tagName))
    .filter((element) => [...element.childNodes].some(isText))
    .map((element) => {
      const { color, fill } = getComputedStyle(element);
      const own = luminance(element instanceof SVGElement ? fill : color);
      const ground = luminance(groundOf(element));
      return (Math.max(own, ground) + 0.05) / (Math.min(own, ground) + 0.05);
    });
  return Math.min(...ratios);
})()`;
