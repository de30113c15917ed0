export {
  basePython,
  interpreterOf,
  isNewEnough,
  labInterpreter,
  oldestPython,
  onPath,
  pythonVersion,
  venvVersion,
} from './interpreter';
export { labEnvironment } from './lab-environment';
export { run, tailLines, type Command, type Outcome, type RunOptions } from './run';
