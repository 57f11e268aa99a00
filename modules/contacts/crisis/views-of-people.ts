/** Who is on a line; part of `LineView` (views.ts). */
import type { Standing } from './naming.ts'

export type LinePeople = {
  officers: Officer[]
  /** In the room, and of neither delegation: nothing is sealed while anybody is. */
  strangers: { name: string; delegation: string }[]
  /** In the room, and no officer any more as the host has it, or their own side: they still read. */
  former: { name: string; delegation: string }[]
  /** Who came into the room within a week, since this device is in it; named by their own side, or on the host's word alone. */
  letIn: { name: string; delegation: string; at: string; named: boolean }[]
  /** In the room, and named by nobody of their own side: they came first, or before this device. Compare the spoken code. */
  onHostsWord: { name: string; delegation: string; side: 'us' | 'them' }[]
  /**
   * Whom the host names an officer, or who sits in the room, and of whom their own side says nothing. Of `us`: to be answered by
   * `nameOfficer`. Of `them`: only where nobody of theirs who belongs there is in the room, or where it is doubtful; by `vouch`.
   */
  asks: Ask[]
}

/** `name` as their keys have it. */
export type Ask = { account: string; name: string; side: 'us' | 'them'; inRoom: boolean }

/** An officer as the host names them, with how many devices they sit in the room, and what their own side says (admission.ts). */
type Officer = {
  account: string
  name: string
  side: 'us' | 'them'
  devices: number
  me: boolean
  standing: Standing
}
