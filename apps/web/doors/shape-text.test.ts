import { expect, test } from 'vitest'
import { z } from 'zod'
import { readDescription } from './description.ts'
import { boundsOf, shapeText } from './shape-text.ts'

test('a shape is said in lines: what may be absent, lists, choices and bounds', () => {
  const shape = z.toJSONSchema(
    z.object({
      title: z.string().min(1).max(200),
      marks: z.array(z.enum(['red', 'green'])),
      at: z.iso.datetime().nullable(),
      note: z.object({ by: z.uuid() }).optional(),
    }),
    { io: 'input' },
  )
  expect(shapeText(shape as Record<string, unknown>)).toBe(`{
  title: string  // 1–200 characters
  marks: ("red" | "green")[]
  at: string (date-time) | null
  note?: {
    by: string (uuid)
  }
}`)
})

test('a shape that refers to itself, or says nothing, ends', () => {
  const inner: Record<string, unknown> = { type: 'object' }
  inner['properties'] = { inner }
  expect(shapeText(inner)).toContain('{ … }')
  expect(shapeText({})).toBe('any')
  expect(shapeText(undefined)).toBe('nothing')
  expect(boundsOf({ minimum: -9007199254740991, maximum: 200, default: 50 })).toBe('≤ 200, default 50')
})

test('doors stand under the capability that their operation names, with the refusals that have a code', () => {
  const refusal = { properties: { code: { const: 'INCIDENT_UNKNOWN' }, message: { default: 'No such incident.' } } }
  const unforeseen = { properties: { code: { type: 'string' } } }
  const document = {
    openapi: '3.1.1',
    paths: {
      '/incidents/{id}': {
        get: {
          operationId: 'incidents.one',
          summary: 'Your copy',
          responses: {
            200: { content: { 'application/json': { schema: { type: 'object' } } } },
            404: { content: { 'application/json': { schema: { oneOf: [refusal, unforeseen] } } } },
          },
        },
        parameters: [],
      },
    },
  }
  const { version, rooms } = readDescription(document)
  expect(version).toBe('3.1.1')
  expect(rooms).toMatchObject([
    {
      name: 'incidents',
      doors: [
        {
          method: 'GET',
          path: '/incidents/{id}',
          answers: { status: '200' },
          refusals: [{ status: '404', code: 'INCIDENT_UNKNOWN', message: 'No such incident.' }],
        },
      ],
    },
  ])
  expect(() => readDescription({ info: {} })).toThrow()
})
