import { expect, test } from 'vitest'
import { isNowhere, troubleOf } from './errors.ts'

const refused = (code: string, status: number, path?: readonly string[]) =>
  Object.assign(new Error('no'), {
    code,
    status,
    ...(path ? { data: { issues: [{ code: 'invalid_format', format: 'uuid', path }] } } : {}),
  })
const say = (key: string) => key

test('an address whose id can be nobody’s leads nowhere, as one that nobody knows does; nobody is asked to mend it', () => {
  expect(isNowhere(refused('REQUEST_UNKNOWN', 404))).toBe(true)
  const malformed = refused('BAD_REQUEST', 400, ['id'])
  expect(isNowhere(malformed)).toBe(true)
  expect(troubleOf(malformed, say).title).toBe('NOT_FOUND')
})

test('what somebody wrote wrongly into a field is theirs to mend', () => {
  const written = refused('BAD_REQUEST', 400, ['to', 'id'])
  expect(isNowhere(written)).toBe(false)
  expect(troubleOf(written, say)).toMatchObject({ code: 'BAD_REQUEST', title: 'error.fields' })
})
