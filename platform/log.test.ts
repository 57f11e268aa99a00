import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { openLog } from './server/log.ts'

test('what a database tells of a failed row does not reach the log of the host', () => {
  const lines: string[] = []
  const out = new Writable({
    write(line, _, done) {
      lines.push(String(line))
      done()
    },
  })
  const detail = 'Failing row contains (The wiper came through the Saltmarsh update).'
  const error = Object.assign(new Error('new row violates check constraint "kind"'), {
    code: '23514',
    detail,
    where: detail,
  })
  openLog('info', out).error({ err: error, fault: 'f1' }, 'fault')
  expect(JSON.parse(lines.join(''))).toMatchObject({ fault: 'f1', err: { message: error.message, code: '23514' } })
  expect(lines.join('')).not.toContain('Saltmarsh')
})
