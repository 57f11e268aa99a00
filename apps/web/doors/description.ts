// What this page reads of an OpenAPI 3.1 document: our own, as the host describes itself.
import { z } from 'zod'

export type Shape = { [key: string]: unknown }
const Shape = z.record(z.string(), z.unknown())

const Content = z.object({ content: z.record(z.string(), z.object({ schema: Shape.optional() })).optional() })
const Operation = z.object({
  operationId: z.string(),
  summary: z.string().default(''),
  parameters: z
    .array(
      z.object({ name: z.string(), in: z.string(), required: z.boolean().default(false), schema: Shape.default({}) }),
    )
    .default([]),
  requestBody: Content.optional(),
  responses: z.record(z.string(), Content).default({}),
})

const OpenApi = z.object({ openapi: z.string(), paths: z.record(z.string(), z.record(z.string(), z.unknown())) })

export type Refusal = { status: string; code: string; message: string }
export type Door = {
  id: string
  method: string
  path: string
  summary: string
  parameters: z.infer<typeof Operation>['parameters']
  takes: Shape | undefined
  answers: { status: string; shape: Shape | undefined } | undefined
  refusals: readonly Refusal[]
}
export type Description = { version: string; rooms: readonly { name: string; doors: readonly Door[] }[] }

/** The doors by the capability that they belong to: the first word of an operation's id. */
export function readDescription(document: unknown): Description {
  const { openapi, paths } = OpenApi.parse(document)
  const doors = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, value]) => doorIn(path, method, value)),
  )
  const names = [...new Set(doors.map(({ id }) => roomOf(id)))]
  return {
    version: openapi,
    rooms: names.map((name) => ({ name, doors: doors.filter(({ id }) => roomOf(id) === name) })),
  }
}

const roomOf = (id: string) => id.split('.')[0] ?? id

function doorIn(path: string, method: string, value: unknown): Door[] {
  const read = Operation.safeParse(value)
  if (!read.success) return []
  const { operationId: id, summary, parameters, requestBody, responses } = read.data
  const good = Object.entries(responses).find(([status]) => status.startsWith('2'))
  return [
    {
      id,
      method: method.toUpperCase(),
      path,
      summary,
      parameters,
      takes: schemaOf(requestBody),
      answers: good && { status: good[0], shape: schemaOf(good[1]) },
      refusals: Object.entries(responses)
        .filter(([status]) => !status.startsWith('2'))
        .flatMap(([status, answer]) => refusalsIn(status, schemaOf(answer))),
    },
  ]
}

const schemaOf = (holder: z.infer<typeof Content> | undefined) => Object.values(holder?.content ?? {})[0]?.schema

const Named = z.object({
  properties: z.object({
    code: z.object({ const: z.string() }),
    message: z.object({ default: z.string().default('') }).default({ default: '' }),
  }),
})

/** The refusals that a contract names. The last of each answer stands for what nobody foresaw, and has no code. */
function refusalsIn(status: string, shape: Shape | undefined): Refusal[] {
  const kinds = Array.isArray(shape?.['oneOf']) ? (shape['oneOf'] as unknown[]) : []
  return kinds.flatMap((kind) => {
    const read = Named.safeParse(kind)
    return read.success
      ? [{ status, code: read.data.properties.code.const, message: read.data.properties.message.default }]
      : []
  })
}
