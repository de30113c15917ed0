import { boards } from './boards-fixture';
import { asCsv } from './csv';

it('has a line an experiment, numbers in full, and nothing where there is nothing', () => {
  expect(`\n${asCsv(boards())}\n`).toMatchInlineSnapshot(`
    "
    project,rank,experiment,run,split,samples,accuracy,accuracy_low,accuracy_high,loss,compared_by,against,delta,delta_low,delta_high,p,p_holm,epochs,seconds
    digits,1,digits-cnn,0a1b2c3d4e5f,test,100,0.97,0.93,1,0.1,,,,,,,,20,21.44
    digits,2,digits-old,cccccccccccc,test,100,0.95,0.9,0.99,,accuracy,digits-cnn,-0.020000000000000018,,,,,,
    digits,3,digits-mlp,5f4e3d2c1b0a,test,100,0.92,0.87,0.97,0.3,accuracy,digits-cnn,-0.04999999999999993,-0.06800000000000006,0.001999999999999995,0.4,0.4,,
    "
  `);
});

it('quotes what would break a line', () => {
  const [board] = boards();
  expect(asCsv([{ ...board!, name: 'a,"b"' }])).toContain('\n"a,""b""",1,digits-cnn,');
});
