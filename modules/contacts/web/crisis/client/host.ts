// The host's doors as the client of crisis lines sees them.
import { hostLineOf } from '../../../crisis/host-line.ts'
import type { CrisisDoors } from '../../../crisis/views.ts'
import { inPlay } from '#platform/web/runs-in-play.ts'
import { crisis } from '../doors.ts'

export const hostDoors: CrisisDoors = {
  lines: async () => (await crisis.lines.call()).map(hostLineOf),
  attach: (input) => crisis.attach.call(input),
  reattach: (input) => crisis.reattach.call(input),
  ring: (input) => crisis.ring.call(input),
  answered: (input) => crisis.answered.call(input),
  runs: (ids) => inPlay.named.call({ ids }),
}
