/** Crisis lines at the command line. */
export {
  acknowledge,
  confirm,
  exportSealed,
  importSealed,
  lines,
  messageClasses,
  PlayedClass,
  say,
  schedule,
  show,
  test,
} from './commands.ts'
export { watch, type Watched } from './watching.ts'
