import { componentCases } from '../component-cases';
import optimizer from './generator';

componentCases('optimizer', optimizer, { sgd: 'momentum', lion: 'arXiv:2302.06675' });
