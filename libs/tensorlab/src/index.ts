export { runtimeFolder, runtimeVersion } from './runtime-folder';
