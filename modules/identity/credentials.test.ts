import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cookie, cookieNamed, cookieNames, shownBy } from './server/credentials.ts'
import { newSecret } from './server/secrets.ts'

const headerText = fc.string({
  unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCodePoint(code)),
  maxLength: 1500,
})
const oddHeader = fc.oneof(
  headerText,
  headerText.map((text) => `Basic ${text}`),
  headerText.map((text) => `Basic ${Buffer.from(text).toString('base64')}`),
  headerText.map((text) => `Bearer ${text}`),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => `Basic ${Buffer.from(bytes).toString('base64')}`),
)

test('whatever stands in Authorization or Cookie is read without an error, and nothing with a NUL gets through', () => {
  fc.assert(
    fc.property(fc.option(oddHeader), fc.option(headerText), (authorization, cookies) => {
      const headers = new Headers()
      if (authorization !== null) headers.set('authorization', authorization)
      if (cookies !== null) headers.set('cookie', cookies)
      const shown = shownBy(headers, 'chancery')
      expect(['nothing', 'session', 'token', 'basic']).toContain(shown.kind)
      expect(JSON.stringify(shown)).not.toContain(String.raw`\u0000`)
      if (authorization !== null) expect(shown.kind, 'a cookie does not count beside it').not.toBe('session')
    }),
    { numRuns: 2000 },
  )
})

test('a user name and password in any script come out as they went in', () => {
  const login = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
    .filter((text) => !text.includes(':') && !text.includes('\0'))
  const password = fc.string({ unit: 'grapheme', maxLength: 60 }).filter((text) => !text.includes('\0'))
  fc.assert(
    fc.property(login, password, fc.constantFrom('Basic', 'basic', 'BASIC'), (user, secret, scheme) => {
      const well = Buffer.from(`${user}:${secret}`).toString('utf8') === `${user}:${secret}`
      const shown = shownBy(
        new Headers({ authorization: `${scheme} ${Buffer.from(`${user}:${secret}`).toString('base64')}` }),
        'x',
      )
      const length = Buffer.from(`${user}:${secret}`).toString('base64').length
      if (well && length < 900) expect(shown).toMatchObject({ kind: 'basic', login: user, password: secret })
    }),
  )
})

test('the cookie that we set is the one that we find among others', () => {
  const others = fc.array(fc.tuple(fc.stringMatching(/^[a-z]{1,8}$/), fc.stringMatching(/^[a-z0-9]{0,8}$/)), {
    maxLength: 5,
  })
  fc.assert(
    fc.property(others, fc.constantFrom('http://localhost:4870', 'https://chancery.example'), (beside, publicUrl) => {
      const { session } = cookieNames(publicUrl)
      const secret = newSecret()
      const [pair = ''] = cookie(publicUrl, session, secret, 60).split(';')
      const all = [...beside.filter(([name]) => name !== session).map(([name, value]) => `${name}=${value}`), pair]
      expect(cookieNamed(all.toReversed().join('; '), session)).toBe(secret)
      expect(cookieNamed(all.join(';'), session)).toBe(secret)
    }),
  )
  expect(cookieNamed('chancery="quoted"', 'chancery')).toBeUndefined()
  expect(cookieNamed('xchancery=a; chancery', 'chancery')).toBeUndefined()
})
