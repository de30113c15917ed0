import { componentCases } from '../component-cases';
import loss from './generator';

componentCases('loss', loss, { smoothed: 'smoothing', focal: 'gamma', huber: 'delta' });
