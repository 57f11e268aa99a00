import { useSyncExternalStore } from 'react'
import { type Format, useFormat } from '../format.ts'
import { useWords } from '../words.ts'
import { ownZone } from '../zone.ts'
import { Icon } from './icon.tsx'
import './when.css'

// One clock for the whole page, which ticks every half minute while somebody looks.
let now = Date.now()
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    now = Date.now()
    for (const one of listeners) one()
  }, 30_000)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) {
      clearInterval(timer)
      timer = undefined
    }
  }
}

/** The present instant, to the half minute, in milliseconds. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => now)

/** An instant: relative in the text, absolute with its zone on hover and for screen readers. `absolute` turns it round. */
export function When({ at, absolute }: { at: string | Date; absolute?: boolean }) {
  const format = useFormat()
  const instant = useNow()
  // What happened since the clock last ticked happened now, not in a moment.
  // oxlint-disable-next-line react/purity -- only ever moves `instant` forward, to an instant that is on the page already
  const present = Math.max(instant, Math.min(new Date(at).getTime(), Date.now()))
  const [shown, hidden] = [format.relative(at, present), format.dateTime(at)]
  return (
    <time
      className={absolute ? 'when' : 'when relative'}
      dateTime={new Date(at).toISOString()}
      title={absolute ? shown : hidden}
    >
      {absolute ? hidden : shown}
    </time>
  )
}

export type Capital = { name: string; zone: string }

type DeadlineProps = {
  at: string | Date
  /** Both sides' clocks: `{ name: 'Belmere', zone: 'Europe/Tallinn' }`. The reader's own where none is given. */
  capitals?: readonly Capital[]
  /** The act has been done: the clock is calm. */
  done?: boolean
}

const day = 24 * 3600 * 1000

/** A deadline: the time left, and what the clocks show then in both capitals. Red from the last day on. */
export function Deadline({ at, capitals = [], done }: DeadlineProps) {
  const say = useWords()
  const format = useFormat()
  const now = useNow()
  const left = new Date(at).getTime() - now
  const state = done ? 'done' : left < 0 ? 'past' : left < day ? 'near' : 'far'
  const words = done
    ? say('deadline.met')
    : left < 0
      ? say('deadline.past', { since: format.relative(at, now) })
      : timeLeft(left, format)
  const clocks = capitals.length > 0 ? capitals : [{ name: say('deadline.here'), zone: ownZone() }]
  return (
    <span className={`deadline ${state}`}>
      <b>
        <Icon name={done ? 'check' : 'clock'} size={16} />
        {words}
      </b>
      <dl className="deadline-capitals">
        {clocks.map(({ name, zone }) => (
          <div key={name}>
            <dt>
              <bdi>{name}</bdi>
            </dt>
            <dd>
              <time dateTime={new Date(at).toISOString()}>{format.dateTime(at, zone)}</time>
            </dd>
          </div>
        ))}
      </dl>
    </span>
  )
}

/** Two units are exact enough, and short: "1 day 4 hr". */
function timeLeft(left: number, format: Format): string {
  const minutes = Math.max(0, Math.floor(left / 60_000))
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60]
  const unit = (value: number, name: string) => format.number(value, { style: 'unit', unit: name, unitDisplay: 'long' })
  const parts =
    days > 0
      ? [unit(days, 'day'), ...(days < 7 && hours ? [unit(hours, 'hour')] : [])]
      : hours > 0
        ? [unit(hours, 'hour'), unit(rest, 'minute')]
        : [unit(rest, 'minute')]
  return parts.join(' ')
}
