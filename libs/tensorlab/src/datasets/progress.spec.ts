import { Progress } from './progress';

function progress(total: number | undefined, bar: boolean) {
  let [text, time] = ['', 0];
  const shown = new Progress('d: a.tgz', total, {
    bar,
    write: (more) => (text += more),
    now: () => time,
  });
  return { shown, wait: (milliseconds: number) => (time += milliseconds), text: () => text };
}

it('draws a bar on a terminal, and leaves a line', () => {
  const { shown, wait, text } = progress(4_000_000, true);
  shown.skip(1_000_000);
  wait(1000);
  shown.advance(1_000_000);
  expect(text()).toBe(
    '\r\x1b[Kd: a.tgz  [############            ]  50 %  2.0 MB of 4.0 MB  1.0 MB/s',
  );
  shown.advance(2_000_000);
  shown.end();
  expect(text().endsWith('\r\x1b[Kd: a.tgz  4.0 MB  1.0 s\n')).toBe(true);
});

it('says a line now and then elsewhere', () => {
  const { shown, wait, text } = progress(undefined, false);
  shown.advance(1000);
  expect(text()).toBe('');
  wait(10_000);
  shown.advance(1000);
  shown.advance(1000);
  shown.end();
  expect(text()).toBe('d: a.tgz  2.0 kB  200 bytes/s\nd: a.tgz  3.0 kB  10.0 s\n');
});
