import type { Shape } from './description.ts'

/** Deeper than this a shape is only named: it is said in full where it stands by itself. */
const deepest = 6

/**
 * A JSON schema in a few lines that people read: members on lines of their own, what may be absent with a question mark,
 * bounds behind a double slash. Knows what our contracts use; anything else is `any`.
 */
export function shapeText(shape: Shape | undefined, indent = 0): string {
  if (shape === undefined) return 'nothing'
  if ('const' in shape) return JSON.stringify(shape['const'])
  if (Array.isArray(shape['enum'])) return shape['enum'].map((one) => JSON.stringify(one)).join(' | ')
  const kinds = kindsOf(shape)
  if (kinds) return [...new Set(kinds.map((kind) => shapeText(kind, indent)))].join(' | ')
  if (shape['type'] === 'array') return listText(shape, indent)
  if (shape['type'] === 'object') return objectText(shape, indent)
  if (typeof shape['type'] === 'string')
    return typeof shape['format'] === 'string' ? `${shape['type']} (${shape['format']})` : shape['type']
  return 'any'
}

function kindsOf(shape: Shape): Shape[] | undefined {
  const kinds = shape['anyOf'] ?? shape['oneOf'] ?? shape['allOf']
  return Array.isArray(kinds) ? kinds.filter(isShape) : undefined
}

function listText(shape: Shape, indent: number): string {
  const items = shapeText(isShape(shape['items']) ? shape['items'] : undefined, indent)
  return items.includes(' | ') && !items.startsWith('{') ? `(${items})[]` : `${items}[]`
}

function objectText(shape: Shape, indent: number): string {
  const members = isShape(shape['properties']) ? Object.entries(shape['properties']) : []
  if (members.length === 0)
    return isShape(shape['additionalProperties'])
      ? `{ [name]: ${shapeText(shape['additionalProperties'], indent)} }`
      : '{}'
  if (indent >= deepest) return '{ … }'
  const required = new Set(Array.isArray(shape['required']) ? shape['required'] : [])
  const room = '  '.repeat(indent + 1)
  const lines = members.map(([name, member]) => {
    const one = isShape(member) ? member : {}
    const bounds = boundsOf(one)
    return `${room}${name}${required.has(name) ? '' : '?'}: ${shapeText(one, indent + 1)}${bounds ? `  // ${bounds}` : ''}`
  })
  return `{\n${lines.join('\n')}\n${'  '.repeat(indent)}}`
}

/** `1–200`, `≤ 20`, `default 50`, a pattern. */
export function boundsOf(shape: Shape): string {
  const number = (key: string) =>
    typeof shape[key] === 'number' && Math.abs(shape[key]) < Number.MAX_SAFE_INTEGER ? shape[key] : undefined
  const range = (least: number | undefined, most: number | undefined, what: string) => {
    if (most === undefined) return least === undefined ? '' : `≥ ${least}${what}`
    return least === undefined ? `≤ ${most}${what}` : `${least}–${most}${what}`
  }
  const parts = [
    range(number('minimum'), number('maximum'), ''),
    range(number('minLength'), number('maxLength'), ' characters'),
    range(number('minItems'), number('maxItems'), ' items'),
    // A format that is named says it better than its pattern.
    typeof shape['pattern'] === 'string' && !shape['format'] ? shape['pattern'] : '',
    'default' in shape ? `default ${JSON.stringify(shape['default'])}` : '',
  ]
  return parts.filter(Boolean).join(', ')
}

function isShape(value: unknown): value is Shape {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
