import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RequestKind, RequestStatus } from '../contract/requests.ts'
import { isOverdue, isReasoned, mayConsult, mayMoveRequest, type RequestMove, requestMoves } from '../rules/requests.ts'
import { faultsOfForm, requestForms } from './forms.ts'
import { knownMeasures } from './measures.ts'

const diplomat = (delegationId: string) => ({ kind: 'person', delegationId, roles: ['diplomatic-contact'] })
const request = (status: RequestStatus, kind: RequestKind = 'mitigation') => ({
  fromId: 'belmere',
  toId: 'carthia',
  status,
  kind,
})
const moves = Object.keys(requestMoves) as RequestMove[]

test('a request for mitigation is received, declined, consulted on, accepted after all, and closed by who asked', () => {
  const carthia = diplomat('carthia')
  const belmere = diplomat('belmere')
  expect(mayMoveRequest(carthia, request('sent'), 'acknowledge')).toBe(true)
  expect(mayMoveRequest(carthia, request('acknowledged'), 'decline')).toBe(true)
  expect(mayConsult(belmere, request('declined'))).toBe(true)
  expect(mayMoveRequest(carthia, request('declined'), 'accept')).toBe(true)
  expect(mayMoveRequest(belmere, request('accepted'), 'close')).toBe(true)
})

test('nobody moves a request of others, and each side makes its own moves alone', () => {
  fc.assert(
    fc.property(fc.constantFrom(...moves), fc.constantFrom(...RequestStatus.options), (move, status) => {
      expect(mayMoveRequest(diplomat('dorvane'), request(status), move)).not.toBe(true)
      const both = ['belmere', 'carthia'].filter(
        (side) => mayMoveRequest(diplomat(side), request(status), move) === true,
      )
      expect(both.length).toBeLessThan(2)
    }),
  )
})

test('whatever both sides do, a request that was sent ends only as closed or withdrawn, and nothing moves it then', () => {
  for (const status of ['closed', 'withdrawn'] as const)
    for (const move of moves)
      for (const side of ['belmere', 'carthia'])
        expect(mayMoveRequest(diplomat(side), request(status), move)).not.toBe(true)
  for (const status of RequestStatus.options.filter((one) => one !== 'closed' && one !== 'withdrawn'))
    expect(
      moves.some((move) =>
        ['belmere', 'carthia'].some((side) => mayMoveRequest(diplomat(side), request(status), move) === true),
      ),
    ).toBe(true)
})

test('a notification is taken note of: it is neither accepted nor declined, and is closed once acknowledged', () => {
  expect(mayMoveRequest(diplomat('carthia'), request('acknowledged', 'notification'), 'accept')).not.toBe(true)
  expect(mayMoveRequest(diplomat('belmere'), request('acknowledged', 'notification'), 'close')).toBe(true)
  expect(mayMoveRequest(diplomat('belmere'), request('acknowledged', 'mitigation'), 'close')).not.toBe(true)
})

test('a technical contact acknowledges and consults, and the answer is a diplomat’s', () => {
  const analyst = { kind: 'person', delegationId: 'carthia', roles: ['technical-contact'] }
  expect(mayMoveRequest(analyst, request('sent'), 'acknowledge')).toBe(true)
  expect(mayConsult(analyst, request('acknowledged'))).toBe(true)
  expect(mayMoveRequest(analyst, request('acknowledged'), 'accept')).toEqual({ refused: 'REQUEST_ROLE_MAY_NOT' })
  expect(mayMoveRequest({ ...diplomat('carthia'), kind: 'machine' }, request('sent'), 'acknowledge')).not.toBe(true)
})

test('a refusal gives its reason, and "other" says it in words', () => {
  expect(isReasoned(null, 'We cannot.')).toBe(false)
  expect(isReasoned('legal-obstacle', null)).toBe(true)
  expect(isReasoned('other', ' ')).toBe(false)
  expect(isReasoned('other', 'The operator has ceased to exist.')).toBe(true)
})

test('what is past its deadline without an answer is overdue, and what was answered is not', () => {
  const dueAt = new Date('2026-11-22T12:00:00Z')
  const after = new Date('2026-11-22T12:00:01Z')
  expect(isOverdue({ status: 'acknowledged', kind: 'mitigation', dueAt }, after)).toBe(true)
  expect(isOverdue({ status: 'acknowledged', kind: 'notification', dueAt }, after)).toBe(false)
  expect(isOverdue({ status: 'declined', kind: 'mitigation', dueAt }, after)).toBe(false)
  expect(isOverdue({ status: 'sent', kind: 'mitigation', dueAt }, new Date('2026-11-22T11:59:59Z'))).toBe(false)
})

test('a form that lacks what its kind asks for is a draft, and is not sent', () => {
  expect(faultsOfForm('mitigation', {}, false)).toEqual([])
  expect(faultsOfForm('mitigation', {}, true).map(({ fault }) => fault)).toContain('missing')
  expect(faultsOfForm('mitigation', { urgency: 'yesterday', colour: 'red' }, false)).toEqual([
    { key: 'colour', fault: 'unknown-field' },
    { key: 'urgency', fault: 'not-an-option' },
  ])
})

test('whatever is written into a form, it is judged and never thrown at', () => {
  const value = fc.oneof(fc.string(), fc.array(fc.string()))
  fc.assert(
    fc.property(
      fc.constantFrom(...RequestKind.options),
      fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('infrastructure', 'urgency', 'from', '__proto__')), value),
      fc.boolean(),
      (kind, form, complete) => {
        for (const { key } of faultsOfForm(kind, form, complete))
          expect(Object.hasOwn(form, key) || requestForms[kind].some((field) => field.key === key)).toBe(true)
      },
    ),
  )
})

test('every measure that may be cited says where it stands, and whether that was checked', () => {
  expect(knownMeasures).toHaveLength(35)
  expect(new Set(knownMeasures.map(({ id }) => id)).size).toBe(35)
  for (const { source } of knownMeasures) expect(source).not.toBe('')
})
