import { useFormat } from '#platform/web/format.ts'
import './bars.css'

/** `tone`: how dark the part is drawn; hatched for what is missing. */
export type BarPart = { id: string; label: string; count: number; tone: 'full' | 'half' | 'light' | 'hatched' }
export type Bar = { id: string; label: string; note?: string; parts: readonly BarPart[] }

type BarsProps = {
  bars: readonly Bar[]
  label: string
  /** Every whole as long as the others, with one legend for all: their parts are compared, not their sizes. */
  shares?: boolean
}

/** A whole and its parts, one line each, with the figures written on them. Set it in a Picture, with its table. */
export function Bars({ bars, label, shares = false }: BarsProps) {
  const most = Math.max(1, ...bars.map(wholeOf))
  const legend = new Map(bars.flatMap(({ parts }) => parts).map((part) => [part.id, part]))
  return (
    <>
      {shares && (
        <p className="bars-words" aria-hidden="true">
          {[...legend.values()].map(({ id, label: said, tone }) => (
            <span key={id}>
              <i className={`bars-key ${tone}`} />
              {said}
            </span>
          ))}
        </p>
      )}
      <ul className="bars" aria-label={label}>
        {bars.map((bar) => (
          <Line key={bar.id} bar={bar} most={shares ? Math.max(1, wholeOf(bar)) : most} brief={shares} />
        ))}
      </ul>
    </>
  )
}

const wholeOf = ({ parts }: Bar): number => parts.reduce((sum, { count }) => sum + count, 0)

function Line({ bar: { label, note, parts }, most, brief }: { bar: Bar; most: number; brief: boolean }) {
  const format = useFormat()
  const shown = parts.filter(({ count }) => count > 0)
  return (
    <li>
      <span className="bars-name">{label}</span>
      <span className="bars-line" aria-hidden="true">
        {shown.map(({ id, count, tone }) => (
          <span key={id} className={`bars-part ${tone}`} style={{ inlineSize: `${(count / most) * 100}%` }} />
        ))}
      </span>
      <span className="bars-words">
        {shown.map(({ id, count, label: said, tone }) => (
          <span key={id}>
            <i className={`bars-key ${tone}`} aria-hidden="true" />
            <span className={brief ? 'unseen' : undefined}>{said}</span> {format.number(count)}
          </span>
        ))}
        {note && <span className="faint">{note}</span>}
      </span>
    </li>
  )
}
