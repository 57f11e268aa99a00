import type { Comparison, Constant, ObjectPath, Observation, PathStep, Qualifier } from './pattern-tree.ts'

/** How closely each way of joining binds; what binds less than its surroundings needs parentheses. */
const closeness = { followedBy: 0, or: 1, and: 2, qualified: 3, observation: 4 } as const

/** Writes a pattern as text that parses to the same tree, with no more parentheses than that needs. */
export function printPattern(pattern: Observation): string {
  switch (pattern.kind) {
    case 'observation':
      return `[${printComparison(pattern.test)}]`
    case 'qualified':
      return `${inside(pattern.of, closeness.qualified)} ${printQualifier(pattern.qualifier)}`
    case 'and':
    case 'or':
    case 'followedBy':
      return pattern.parts
        .map((part) => inside(part, closeness[pattern.kind] + 1))
        .join(pattern.kind === 'followedBy' ? ' FOLLOWEDBY ' : pattern.kind === 'and' ? ' AND ' : ' OR ')
  }
}

function inside(pattern: Observation, least: number): string {
  const text = printPattern(pattern)
  return closeness[pattern.kind] < least ? `(${text})` : text
}

function printQualifier(qualifier: Qualifier): string {
  switch (qualifier.kind) {
    case 'within':
      return `WITHIN ${qualifier.seconds} SECONDS`
    case 'repeats':
      return `REPEATS ${qualifier.times} TIMES`
    case 'startStop':
      return `START t'${qualifier.start}' STOP t'${qualifier.stop}'`
  }
}

function printComparison(test: Comparison): string {
  switch (test.kind) {
    case 'or':
      return test.parts
        .map((part) => (part.kind === 'or' ? `(${printComparison(part)})` : printComparison(part)))
        .join(' OR ')
    case 'and':
      return test.parts
        .map((part) =>
          part.kind === 'or' || part.kind === 'and' ? `(${printComparison(part)})` : printComparison(part),
        )
        .join(' AND ')
    case 'exists':
      return `${test.not ? 'NOT ' : ''}EXISTS ${printPath(test.path)}`
    case 'in':
      return `${printPath(test.path)}${test.not ? ' NOT' : ''} IN (${test.values.map(printConstant).join(', ')})`
    case 'test':
      return `${printPath(test.path)}${test.not ? ' NOT' : ''} ${test.operator} ${printConstant(test.value)}`
  }
}

/** An object path as it stands in a pattern; names that are no plain words stand in quotes. */
export function printPath(path: ObjectPath): string {
  return `${path.type}:${path.steps.map(printStep).join('').replace(/^\./, '')}`
}

function printStep(step: PathStep): string {
  if (step.kind === 'any') return '[*]'
  if (step.kind === 'index') return `[${step.position}]`
  return `.${isPlainName(step.name) ? step.name : quoted(step.name)}`
}

/** Words in capitals, and the two truth values, may be keywords; in quotes they never are. */
function isPlainName(name: string): boolean {
  return /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) && !/^[A-Z]+$|^true$|^false$/.test(name)
}

function printConstant({ kind, value }: Constant): string {
  switch (kind) {
    case 'string':
      return quoted(value)
    case 'hex':
      return `h'${value}'`
    case 'binary':
      return `b'${value}'`
    case 'timestamp':
      return `t'${value}'`
    case 'integer':
    case 'float':
    case 'boolean':
      return String(value)
  }
}

function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`
}
