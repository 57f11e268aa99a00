import { useFormat } from '#platform/web/format.ts'
import { Scroller } from '#platform/web/ui/scroller.tsx'
import { useWidth } from '#platform/web/ui/width.ts'
import { clockTime } from './clock.tsx'
import './run-picture.css'

/** What stands on the line of a role: filled what reached it, a corner what it did, hollow what is still to come. */
export type Mark = { id: string; role: string; at: number; kind: 'reached' | 'done' | 'coming'; label: string }
type Lane = { id: string; name: string }
type Props = { label: string; lanes: readonly Lane[]; marks: readonly Mark[]; length: number; now?: number }

const lane = 44
const foot = 24
const least = 520

/** An exercise along its own clock, a line for each role. The same stands in a table beside it. */
export function RunPicture({ label, lanes, marks, length, now }: Props) {
  const format = useFormat()
  const [frame, found] = useWidth(720)
  const width = Math.max(least, found)
  const last = Math.max(length, now ?? 0, 60, ...marks.map(({ at }) => at))
  // Along the line of reading: from the right in Persian.
  const turned = getComputedStyle(document.documentElement).direction === 'rtl'
  const place = (at: number) => {
    const along = 12 + (at / last) * (width - 24)
    return turned ? width - along : along
  }
  const height = lanes.length * lane + foot
  return (
    <div ref={frame}>
      <Scroller label={label}>
        <svg
          className="run-picture"
          viewBox={`0 0 ${width} ${height}`}
          width={width}
          height={height}
          role="img"
          aria-label={label}
          direction="ltr"
        >
          {ticks(last, Math.max(2, Math.floor(width / 110))).map((at) => (
            <g key={at}>
              <line className="tick" x1={place(at)} x2={place(at)} y1="0" y2={height - foot} />
              <text x={place(at)} y={height - 6} textAnchor={edge(at, last, turned)}>
                {clockTime(format, at)}
              </text>
            </g>
          ))}
          {now !== undefined && <line className="now" x1={place(now)} x2={place(now)} y1="0" y2={height - foot} />}
          {lanes.map(({ id, name }, row) => (
            <g key={id}>
              <line className="lane" x1="0" x2={width} y1={row * lane + 30} y2={row * lane + 30} />
              <text
                className="name"
                x={turned ? width - 2 : 2}
                y={row * lane + 14}
                textAnchor="start"
                direction={turned ? 'rtl' : 'ltr'}
              >
                {name}
              </text>
              {marks
                .filter(({ role }) => role === id)
                .map((mark) => (
                  <Drawn key={mark.id} mark={mark} x={place(mark.at)} y={row * lane + 30} />
                ))}
            </g>
          ))}
        </svg>
      </Scroller>
    </div>
  )
}

function Drawn({ mark, x, y }: { mark: Mark; x: number; y: number }) {
  if (mark.kind === 'done')
    return (
      <path className="done" d={`M${x} ${y + 1}l6 11h-12z`}>
        <title>{mark.label}</title>
      </path>
    )
  return (
    <circle className={mark.kind} cx={x} cy={y} r="5.5">
      <title>{mark.label}</title>
    </circle>
  )
}

/** What stands at either end of the line stays within the plate. */
function edge(at: number, last: number, turned: boolean): 'start' | 'middle' | 'end' {
  if (at > last * 0.04 && at < last * 0.96) return 'middle'
  return at < last / 2 === turned ? 'end' : 'start'
}

/** Whole minutes, and so many of them that they can be read. */
function ticks(last: number, most: number): number[] {
  const steps = [60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400, 604_800]
  const step = steps.find((one) => last / one <= most) ?? 2_592_000
  return Array.from({ length: Math.floor(last / step) + 1 }, (_, index) => index * step)
}
