/** One thing said about an object: where (a JSON pointer), which rule (a short code), and in words. */
export type Finding = { path: string; rule: string; message: string }

/** Whether what the specification does not define is taken in silence, with a warning, or not at all. */
export type CustomContent = 'allow' | 'warn' | 'refuse'

/** What one validation has found so far, and where in the object it stands. */
export type Run = {
  errors: Finding[]
  warnings: Finding[]
  path: (string | number)[]
  custom: CustomContent
  /** The names in an observed-data's deprecated `objects`, to which references inside it may point. */
  container: ReadonlySet<string> | undefined
  prefix: string
  /** Rules whose breach is only a warning here. */
  tolerate: ReadonlySet<string>
}

/** More findings than this about one object help nobody, and a hostile object could cause any number. */
const enough = 100

export function newRun(prefix: string, custom: CustomContent, tolerate: readonly string[]): Run {
  return { errors: [], warnings: [], path: [], custom, container: undefined, prefix, tolerate: new Set(tolerate) }
}

export function fail(run: Run, rule: string, message: string): void {
  if (run.tolerate.has(rule)) return warn(run, rule, message)
  if (run.errors.length < enough) run.errors.push(finding(run, rule, message))
}

export function warn(run: Run, rule: string, message: string): void {
  if (run.warnings.length < enough) run.warnings.push(finding(run, rule, message))
}

/** Says something of a member of what is being looked at. */
export function failAt(run: Run, step: string | number, rule: string, message: string): void {
  run.path.push(step)
  fail(run, rule, message)
  run.path.pop()
}

export function warnAt(run: Run, step: string | number, rule: string, message: string): void {
  run.path.push(step)
  warn(run, rule, message)
  run.path.pop()
}

/** A value as it may stand in a message: short, and in quotes. */
export function quoted(value: string): string {
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 79)}…` : value)
}

/** Names and messages repeat what was sent, which may be of any length; what is found must stay short. */
function finding(run: Run, rule: string, message: string): Finding {
  return { path: pointer(run), rule, message: message.slice(0, 500) }
}

function pointer(run: Run): string {
  let text = run.prefix
  for (const step of run.path) {
    text += `/${typeof step === 'number' ? step : step.slice(0, 250).replaceAll('~', '~0').replaceAll('/', '~1')}`
  }
  return text
}
