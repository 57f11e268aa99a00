import { z } from 'zod'

const Shape = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  format: z.string().optional(),
  pattern: z.string().optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  default: z.unknown().optional(),
  minimum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minItems: z.number().optional(),
  required: z.array(z.string()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  prefixItems: z.array(z.unknown()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  allOf: z.array(z.unknown()).optional(),
  $ref: z.string().optional(),
  $defs: z.record(z.string(), z.unknown()).optional(),
})

/** An input that a schema takes, with the given id wherever it asks for one; every list holds something where it may. */
export function sampleInput(schema: z.ZodType, id: string): unknown {
  const root: unknown = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  const definitions = Shape.parse(root).$defs ?? {}
  return sample(root, id, definitions)
}

function sample(node: unknown, id: string, definitions: Record<string, unknown>): unknown {
  const shape = Shape.safeParse(node).data
  if (!shape) return {}
  const inner = (one: unknown): unknown => sample(one, id, definitions)
  if (shape.$ref) return inner(definitions[shape.$ref.replace('#/$defs/', '')])
  if (shape.const !== undefined) return shape.const
  if (shape.enum) return shape.enum[0]
  const choice = shape.anyOf ?? shape.oneOf
  if (choice) return inner(choice.find((one) => Shape.parse(one).type !== 'null'))
  if (shape.allOf) return Object.assign({}, ...shape.allOf.map(inner))
  const type = Array.isArray(shape.type) ? shape.type[0] : shape.type
  if (type === 'object')
    return Object.fromEntries(Object.entries(shape.properties ?? {}).map(([name, one]) => [name, inner(one)]))
  if (type === 'array') return shape.prefixItems?.map(inner) ?? (shape.items ? [inner(shape.items)] : [])
  if (type === 'integer' || type === 'number') return Math.max(shape.minimum ?? (shape.exclusiveMinimum ?? 0) + 1, 1)
  if (type === 'boolean') return false
  if (type === 'string') return text(shape, id)
  return undefined
}

/** One of these fits each pattern of ours: codes of countries, hashes, names, techniques, versions, zones, hours. */
const words = [
  'xxx',
  'XX',
  'FR',
  'T1190',
  'TA0001',
  'x-x',
  '1',
  '1.0',
  '2026',
  '2026-11',
  '0'.repeat(64),
  '2026-11-20T12:00:00Z',
  'UTC',
  '08:00',
]

/** Bytes in base64url, of any length that a pattern speaks of. */
function coded(pattern: string): string[] {
  return [...pattern.matchAll(/\{(\d+)\}/g)].flatMap(([, length]) =>
    [0, 1].map((more) => 'A'.repeat(Number(length) + more)),
  )
}

function text({ format, pattern, minLength = 1, maxLength = 20 }: z.infer<typeof Shape>, id: string): string {
  if (format === 'uuid') return id
  if (format === 'date-time') return '2026-11-20T12:00:00Z'
  if (format === 'date') return '2026-11-20'
  if (format === 'email') return 'someone@stranger.example'
  if (format === 'uri') return 'https://stranger.example/'
  const fits = (word: string): boolean => word.length >= minLength && new RegExp(pattern ?? '', 'u').test(word)
  // Free text is no place for an id: what is kept of it would come back in later answers.
  const ids = pattern?.includes('\\p{') ? [] : [id, `indicator--${id}`]
  const fitting = pattern && [...ids, ...words, ...coded(pattern), 'x'.repeat(minLength)].find(fits)
  if (fitting) return fitting
  return 'x'.repeat(Math.max(minLength, Math.min(3, maxLength)))
}
