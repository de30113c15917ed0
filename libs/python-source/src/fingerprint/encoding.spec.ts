import { fingerprint } from '.';

const latin1 = (text: string) => Buffer.from(text, 'latin1');

it.each([
  ['a byte order mark', '\ufeffx = "é"'],
  ['UTF-8, declared', '# coding: utf-8\nx = "é"'],
  ['in another spelling', '#!python\n# vim: fileencoding=UTF_8 :\nx = "é"'],
  ['Latin-1, in Latin-1', latin1('# -*- coding: latin-1 -*-\nx = "é"')],
  ['its other name', latin1('#coding=iso-8859-1\r\nx = "é"')],
  ['a declaration on the third line, which is none', '\n\n# coding: nonsense\nx = "é"'],
  ['a declaration behind code, which is none', 'x = "é"\n# coding: nonsense'],
])('reads %s', (_, source) => {
  expect(fingerprint(Buffer.from(source as string))).toBe(fingerprint('x = "é"'));
});

it.each([
  ['bytes that are not UTF-8', latin1('x = "é"')],
  ['an encoding that is not known', '# coding: nonsense\nx = 1'],
  ['another one behind a byte order mark', '\ufeff# coding: latin-1\nx = 1'],
  ['more than ASCII in cp1252', latin1('# coding: cp1252\nx = "é"')],
  ['a null byte in a comment', 'x = 1 # \0'],
])('counts %s byte for byte', (_, source) => {
  const bytes = Buffer.from(source as string);
  const commented = Buffer.concat([bytes, Buffer.from(' # comment')]);
  expect(fingerprint(commented)).not.toBe(fingerprint(bytes));
});

it('reads ASCII in any declared encoding that holds it', () => {
  expect(fingerprint(Buffer.from('# coding: cp1252\nx = 1'))).toBe(fingerprint('x = 1'));
});
