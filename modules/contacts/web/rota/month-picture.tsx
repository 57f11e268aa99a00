import type { ReactNode } from 'react'
import { useFormat } from '#platform/web/format.ts'
import { Picture } from '#platform/web/ui/picture.tsx'
import { Scroller } from '#platform/web/ui/scroller.tsx'
import { useNow } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import { useSpanWords } from './span-words.ts'
import { inMilliseconds, isZone, momentOf, wallDay } from '../../directory/zones.ts'
import type { RotaMonth, Shift } from '../../contract/rota.ts'

type Bar = { id: string; startsAt: string; endsAt: string; words: string; kind: string }

/** The month as bars: a line for each contact, and above them the hours in which nobody is on duty. */
export function MonthPicture({ month, table }: { month: RotaMonth; table: ReactNode }) {
  const say = useWords()
  const zone = month.cover && isZone(month.cover.zone) ? month.cover.zone : 'UTC'
  const now = useNow()
  const span = useSpanWords(zone)
  const gaps = month.gaps.map(({ startsAt, endsAt }) => ({
    id: startsAt,
    startsAt,
    endsAt,
    words: `${say('contacts.rota.gap')}: ${span(startsAt, endsAt)}`,
    // What is over asks nothing of anybody.
    kind: month.may.plan && Date.parse(endsAt) > now ? 'gap asked' : 'gap',
  }))
  const barOf = ({ id, startsAt, endsAt }: Shift): Bar => ({
    id,
    startsAt,
    endsAt,
    words: span(startsAt, endsAt),
    kind: 'shift',
  })
  return (
    <Picture
      title={say('contacts.rota.picture')}
      note={say('contacts.rota.picture.note', { zone: zone.replaceAll('_', ' ') })}
      table={table}
    >
      <Scroller label={say('contacts.rota.picture')}>
        <div
          className="rota-bars"
          role="group"
          aria-label={say('contacts.rota.picture.said', { shifts: month.shifts.length, gaps: gaps.length })}
        >
          <Days month={month} zone={zone} />
          {gaps.length > 0 && <Line month={month} label={say('contacts.rota.gap')} bars={gaps} />}
          {linesOf(month.shifts).map(({ contactId, name, shifts }) => (
            <Line key={contactId} month={month} label={name} bars={shifts.map(barOf)} />
          ))}
        </div>
      </Scroller>
    </Picture>
  )
}

function linesOf(shifts: readonly Shift[]): { contactId: string; name: string; shifts: Shift[] }[] {
  const lines = new Map<string, { contactId: string; name: string; shifts: Shift[] }>()
  for (const shift of shifts) {
    const { contactId } = shift
    const line = lines.get(contactId) ?? { contactId, name: shift.personName ?? shift.contactFunction, shifts: [] }
    line.shifts.push(shift)
    lines.set(contactId, line)
  }
  return [...lines.values()]
}

/** How far along the month a moment lies, in percent; what lies outside is cut off. */
function along({ from, to }: RotaMonth, moment: number): number {
  const [first, last] = [Date.parse(from), Date.parse(to)]
  return Math.min(100, Math.max(0, ((moment - first) / (last - first)) * 100))
}

function Line({ month, label, bars }: { month: RotaMonth; label: string; bars: readonly Bar[] }) {
  return (
    <>
      <span className="rota-name" title={label}>
        <bdi>{label}</bdi>
      </span>
      <span className="rota-line">
        {bars.map(({ id, startsAt, endsAt, words, kind }) => {
          const start = along(month, Date.parse(startsAt))
          const size = along(month, Date.parse(endsAt)) - start
          return (
            <span
              key={id}
              className={`rota-bar ${kind}`}
              role="img"
              aria-label={words}
              title={words}
              style={{ insetInlineStart: `${start}%`, inlineSize: `${size}%` }}
            />
          )
        })}
      </span>
    </>
  )
}

const { day } = inMilliseconds

/** The days of the month by the wall of the rota's zone, every fifth by its number, and the present moment. */
function Days({ month, zone }: { month: RotaMonth; zone: string }) {
  const say = useWords()
  const format = useFormat()
  const now = useNow()
  const first = wallDay(new Date(month.from), zone)
  const count = Math.round((wallDay(new Date(month.to), zone) - first) / day)
  // The last day has no room for its number.
  const isNamed = (index: number) => index === 0 || ((index + 1) % 5 === 0 && index + 1 < count)
  const isNow = now > Date.parse(month.from) && now < Date.parse(month.to)
  return (
    <>
      <span className="rota-name" />
      <span className="rota-line days" aria-hidden="true">
        {Array.from({ length: count }, (_, index) => (
          <span
            key={index}
            className={isNamed(index) ? 'rota-day named' : 'rota-day'}
            style={{ insetInlineStart: `${along(month, momentOf(first + index * day, zone).getTime())}%` }}
          >
            {isNamed(index) && format.number(index + 1)}
          </span>
        ))}
        {isNow && (
          <span
            className="rota-now"
            title={say('contacts.rota.now')}
            style={{ insetInlineStart: `${along(month, now)}%` }}
          />
        )}
      </span>
    </>
  )
}
