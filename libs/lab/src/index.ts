export * from './errors';
export * from './kinds';
export * from './names';
