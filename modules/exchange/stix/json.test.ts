import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { locateFault } from './json-fault.ts'
import { defaultJsonLimits, readEnvelope, readJson, readObjects } from './json.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('what a stranger sends is read strictly', () => {
  test.each([
    ['two answers to one question', '{"name":"a",\n "name":"b"}', 'duplicate-key', '/name', 2, 2],
    ['one name spelt in two ways', '{"name":1,"n\\u0061me":2}', 'duplicate-key', '/name', 1, 11],
    [
      'a name that reaches a prototype',
      '{"a":[{"__proto__":{"admin":true}}]}',
      'forbidden-key',
      '/a/0/__proto__',
      1,
      8,
    ],
    ['the same with escapes', '{"__pr\\u006fto__":1}', 'forbidden-key', '/__proto__', 1, 2],
    [
      'a constructor with a prototype',
      '{"constructor":{"prototype":{}}}',
      'forbidden-key',
      '/constructor/prototype',
      1,
      17,
    ],
    ['half a character', '{"name":"\\ud83d"}', 'lone-surrogate', '/name', 1, 9],
    ['half a character in a name', '{"\\udc00":1}', 'lone-surrogate', '', 1, 2],
    ['a number beyond all numbers', '[1,\n2,\n-1e400]', 'number-range', '/2', 3, 1],
    ['something after the end', '{} {}', 'trailing-text', '', 1, 4],
    ['a text cut short', '{"objects":[{"id":"x', 'truncated', '/objects/0/id', 1, 21],
    ['nothing at all', '', 'truncated', '', 1, 1],
    ['a comma too many', '[1,]', 'syntax', '/1', 1, 4],
    ['a line break in a string', '["a\nb"]', 'syntax', '/0', 1, 4],
    ['an unknown escape', '["\\x41"]', 'syntax', '/0', 1, 3],
    ['a leading zero', '{"a/b":{"~":01}}', 'syntax', '/a~1b/~0', 1, 14],
    ['a byte order mark', '\ufeff{}', 'byte-order-mark', '', 1, 1],
  ])('%s is refused with its place', (_, text, rule, path, line, column) => {
    for (const source of [text, bytes(text)]) {
      expect(readJson(source)).toMatchObject({ ok: false, fault: { rule, path, line, column } })
    }
  })

  test('bytes that are not UTF-8, and a lone surrogate that never was bytes, are refused', () => {
    expect(readJson(new Uint8Array([0x22, 0xff, 0x22]))).toMatchObject({ ok: false, fault: { rule: 'encoding' } })
    expect(readJson(new Uint8Array([0x22, 0xed, 0xa0, 0x80, 0x22]))).toMatchObject({
      ok: false,
      fault: { rule: 'encoding' },
    })
    expect(readJson('["\ud800"]')).toMatchObject({ ok: false, fault: { rule: 'lone-surrogate', path: '/0' } })
    expect(readJson(bytes('{"a":1}').subarray(0, 0))).toMatchObject({ ok: false })
  })

  test('size, depth and number of members have limits', () => {
    const limits = { maxBytes: 100, maxDepth: 3, maxMembers: 10 }
    expect(readJson('[[[1]]]', limits).ok).toBe(true)
    expect(readJson('[[[[1]]]]', limits)).toMatchObject({ fault: { rule: 'too-deep', path: '/0/0/0' } })
    expect(readJson(`"${'x'.repeat(100)}"`, limits)).toMatchObject({ fault: { rule: 'too-large' } })
    expect(readJson(`[${'1,'.repeat(12)}1]`, limits)).toMatchObject({ fault: { rule: 'too-many-members' } })
    expect(readJson(`[{"a":1,"b":1,"c":1},{"a":1,"b":1,"c":1}]`, limits)).toMatchObject({
      fault: { rule: 'too-many-members' },
    })
  })

  test('a million brackets end in a refusal, not in a crash', () => {
    expect(readJson('['.repeat(1_000_000))).toMatchObject({ fault: { rule: 'too-deep' } })
    expect(readJson('{"a":'.repeat(1_000_000))).toMatchObject({ fault: { rule: 'too-deep' } })
  })

  test('no reading changes what all objects share', () => {
    readJson('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}')
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })
})

describe('objects keep the text they came as', () => {
  test('each object of an envelope comes with its exact text', () => {
    const first = '{ "id" : "a",\n  "n": 1.50, "s": "]},{\\"" }'
    const second = '{"id":"b","objects":[{"x":1}]}'
    const reading = readEnvelope(
      `{"more":true, "next" : "abc", "objects" : [ ${first} ,\n${second}\t] , "custom":[[1,2],3]}`,
    )
    expect(reading).toMatchObject({ ok: true, more: true, next: 'abc', objects: [{ text: first }, { text: second }] })
  })

  test('a name spelt with escapes is still the list of objects, and a deeper one is not', () => {
    expect(readEnvelope('{"a":{"objects":[1,2]},"\\u006fbjects":[ {"b":[3,4]} ]}')).toMatchObject({
      objects: [{ text: '{"b":[3,4]}' }],
    })
  })

  test('an envelope may be empty, but not of the wrong shape', () => {
    expect(readEnvelope('{}')).toMatchObject({ ok: true, objects: [] })
    expect(readEnvelope('{"objects":[]}')).toMatchObject({ ok: true, objects: [] })
    expect(readEnvelope('{"objects":{}}')).toMatchObject({ ok: false, fault: { path: '/objects' } })
    expect(readEnvelope('{"more":"yes"}')).toMatchObject({ ok: false, fault: { path: '/more' } })
    expect(readEnvelope('{"next":1}')).toMatchObject({ ok: false, fault: { path: '/next' } })
    expect(readEnvelope('[]')).toMatchObject({ ok: false })
  })

  test('a list, a bundle and a single object are all read', () => {
    expect(readObjects(' [ {"a":1} , 2 ] ')).toMatchObject({ objects: [{ text: '{"a":1}' }, { text: '2' }] })
    expect(readObjects('{"type":"bundle","objects":[{"a":1}]}')).toMatchObject({
      objects: [{ text: '{"a":1}' }],
      outer: { type: 'bundle' },
    })
    expect(readObjects(' {"type":"observed-data","objects":[]} ')).toMatchObject({
      objects: [{ text: '{"type":"observed-data","objects":[]}' }],
    })
    expect(readObjects('7')).toMatchObject({ ok: false })
  })

  test('whatever the blanks, a text is the one its value was read from', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.constantFrom(0, 1, 4, '\t'), (values, indent) => {
        const sound = values.filter((value) => !/"__proto__"|"constructor"|\\ud[89a-f]/i.test(JSON.stringify(value)))
        const reading = readEnvelope(
          JSON.stringify({ before: ['objects', 1], objects: sound, after: {} }, null, indent),
        )
        if (!reading.ok) throw new Error(reading.fault.message)
        expect(reading.objects.map(({ text }) => JSON.parse(text))).toEqual(JSON.parse(JSON.stringify(sound)))
        for (const { text } of reading.objects) expect(text).toBe(text.trim())
      }),
    )
  })
})

describe('the quick reader and the slow one agree', () => {
  const agree = (text: string): void => {
    const quick = readJson(text)
    const slow = locateFault(text, defaultJsonLimits)
    expect(quick.ok).toBe(slow === undefined)
    let builtIn = true
    try {
      JSON.parse(text)
    } catch {
      builtIn = false
    }
    // We may be stricter than the engine, never laxer.
    if (quick.ok) expect(builtIn).toBe(true)
    if (slow && ['syntax', 'truncated', 'trailing-text', 'byte-order-mark'].includes(slow.rule))
      expect(builtIn).toBe(false)
  }

  test('on anything at all', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), agree))
  })

  test('on texts made of the pieces of JSON', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      ' ',
      '\n',
      '"a"',
      '"b"',
      '"__proto__"',
      '"constructor"',
      '"prototype"',
      '"\\ud800"',
      '"\\ud83d\\ude00"',
      '1',
      '-0.5e3',
      '1e999',
      '01',
      'true',
      'null',
      'nul',
      '"',
      '\\',
      '"objects"',
      '\u00a0',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => agree(pieces.join(''))),
      { numRuns: 3000 },
    )
  })

  test('on sound texts with one letter changed', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.constantFrom('', '"', '{', ']', ',', '\\', '0', 'x'), (text, at, letter) => {
        const place = at % (text.length + 1)
        agree(text.slice(0, place) + letter + text.slice(place + 1))
      }),
      { numRuns: 2000 },
    )
  })

  test('on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (noise) => {
        expect(typeof readEnvelope(noise).ok).toBe('boolean')
      }),
    )
  })
})
