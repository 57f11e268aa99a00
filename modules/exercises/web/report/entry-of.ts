import type { LogEntry } from '../../engine/log.ts'
import type { TimelineEntry } from '../../engine/report.ts'

/** The entry of the log that a line of the report was made of. */
export function entryOf(what: Exclude<TimelineEntry['what'], { kind: 'note' }>): LogEntry {
  switch (what.kind) {
    case 'act': {
      const { kind: _, text: __, ...act } = what
      return { what: 'act', ...act }
    }
    case 'inject':
      return { what: 'inject', inject: what.inject, cause: what.cause, due: 0 }
    case 'skipped':
      return { what: 'skipped', inject: what.inject, why: 'hand' }
    case 'clock':
      if (what.change === 'set-forward') return { what: 'set-forward', to: what.to ?? 0 }
      if (what.change === 'speed') return { what: 'speed', speed: what.to ?? 1 }
      return { what: what.change }
  }
}
