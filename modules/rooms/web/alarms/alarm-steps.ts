import type { RoomAlarmKind } from '../../sealing/views.ts'

/** What to do, as sets of steps in words: `rooms.steps.<set>.<n>`. */
export const stepSets = { stop: 4, device: 4, watch: 3, list: 3, out: 3, back: 3 } as const
export type StepSet = keyof typeof stepSets

export const setOf: Record<RoomAlarmKind, StepSet> = {
  'room-forked': 'stop',
  'record-forked': 'stop',
  'room-rolled-back': 'stop',
  'chain-broken': 'stop',
  parted: 'stop',
  'not-recorded': 'stop',
  'record-withheld': 'stop',
  'committee-changed': 'stop',
  'list-invalid': 'stop',
  'list-rolled-back': 'stop',
  'device-list-forked': 'stop',
  'statement-withheld': 'stop',
  'world-mismatch': 'stop',
  record: 'stop',
  'ghost-device': 'device',
  'leaf-refused': 'device',
  'key-package-false': 'device',
  'welcome-refused': 'device',
  'commit-refused': 'watch',
  'delivery-mismatch': 'watch',
  replayed: 'watch',
  'observer-spoke': 'watch',
  unreadable: 'watch',
  withheld: 'watch',
  'file-false': 'watch',
  'snapshot-refused': 'watch',
  'list-expired': 'list',
  expelled: 'out',
  'keys-lost': 'back',
}

/** The keys of the steps for an alarm, in order. A kind that this page does not know yet is taken gravely. */
export function stepsFor(kind: RoomAlarmKind): string[] {
  const set: StepSet = setOf[kind] ?? 'stop'
  return Array.from({ length: stepSets[set] }, (_, place) => `rooms.steps.${set}.${place + 1}`)
}
