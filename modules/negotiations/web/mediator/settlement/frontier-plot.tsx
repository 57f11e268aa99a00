// The packages that nobody can better without somebody losing, for two parties; named directly, walked with the arrows.
import { type KeyboardEvent, useState } from 'react'
import { Picture } from '#platform/web/ui/picture.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { useFormat } from '#platform/web/format.ts'
import { useWords } from '#platform/web/words.ts'
import { packageAt, utilitiesAt } from '../../../settlement/frontier.ts'
import type { Analysis } from './analysis.ts'
import { packageWords } from './answers-in-words.ts'
import { plotOf, type PlotPoint } from './plot-points.ts'

const [width, height, pad] = [640, 420, 44]

export function FrontierPlot({ analysis }: { analysis: Analysis }) {
  const say = useWords()
  const { parties } = analysis.domain
  const [a, setA] = useState('0')
  const [b, setB] = useState('1')
  const options = (other: string) =>
    parties.flatMap(({ name }, at) => (String(at) === other ? [] : [{ id: String(at), label: name }]))
  return (
    <>
      {parties.length > 2 && (
        <div className="party-choice">
          <Select label={say('negotiations.settlement.plot.across')} value={a} onChange={setA} options={options(b)} />
          <Select label={say('negotiations.settlement.plot.up')} value={b} onChange={setB} options={options(a)} />
        </div>
      )}
      <Picture
        title={say('negotiations.settlement.plot')}
        note={say('negotiations.settlement.plot.note')}
        table={<PlotTable analysis={analysis} a={Number(a)} b={Number(b)} />}
      >
        <Plotted key={a + b} analysis={analysis} a={Number(a)} b={Number(b)} />
      </Picture>
    </>
  )
}

type Sides = { analysis: Analysis; a: number; b: number }

function Plotted({ analysis, a, b }: Sides) {
  const say = useWords()
  const { points, outer, reserve } = plotOf(analysis, a, b)
  const { frontier, domain } = analysis
  const [at, setAt] = useState(() =>
    Math.max(
      0,
      points.findIndex(({ names }) => names.includes('nash')),
    ),
  )
  const chosen = points[at]
  const nameOf = (party: number) => domain.parties[party]?.name ?? ''
  const words = chosen ? packageWords(domain.issues, packageAt(frontier, chosen.point)) : ''
  const press = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key]
    const next = event.key === 'Home' ? 0 : event.key === 'End' ? points.length - 1 : by && at + by
    if (next === undefined) return
    event.preventDefault()
    setAt(Math.min(points.length - 1, Math.max(0, next)))
  }
  return (
    <>
      <div
        className="frontier-plot"
        dir="ltr"
        role="slider"
        tabIndex={0}
        aria-label={say('negotiations.settlement.plot.walk')}
        aria-valuemin={1}
        aria-valuemax={points.length}
        aria-valuenow={at + 1}
        aria-valuetext={words}
        onKeyDown={press}
      >
        <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
          <path className="axis" d={`M${pad} ${pad * 0.75}V${height - pad}H${width - pad / 2}`} />
          <text x={width - pad / 2} y={height - 12} textAnchor="end">
            {`${nameOf(a)} →`}
          </text>
          <text x={6} y={18} className="up">
            {`↑ ${nameOf(b)}`}
          </text>
          <path
            className="reserve"
            d={`M${placed(reserve).x} ${pad}V${height - pad}M${pad} ${placed(reserve).y}H${width - pad}`}
          />
          <text className="reserve-name" x={placed(reserve).x + 6} y={height - pad - 8}>
            {say('negotiations.settlement.noAgreement')}
          </text>
          <path className="front" d={pathOf(points.filter((_, place) => outer[place]))} />
          {points.map((point, place) => (
            <Dot key={point.point} point={point} chosen={place === at} onChoose={() => setAt(place)} />
          ))}
        </svg>
      </div>
      <p className="plot-chosen" aria-live="polite">
        {words}
      </p>
    </>
  )
}

function Dot({ point, chosen, onChoose }: { point: PlotPoint; chosen: boolean; onChoose: () => void }) {
  const say = useWords()
  const { x, y } = placed(point)
  const { names } = point
  const toStart = point.x > 0.6
  return (
    // The keyboard walks the points on the picture as a whole.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
    <g
      className={['dot', chosen && 'chosen', names.length > 0 && 'named'].filter(Boolean).join(' ')}
      onClick={onChoose}
    >
      <circle cx={x} cy={y} r={12} className="reach" />
      {names.length > 0 ? (
        <rect x={x - 5} y={y - 5} width={10} height={10} transform={`rotate(45 ${x} ${y})`} />
      ) : (
        <circle cx={x} cy={y} r={4} />
      )}
      {names.length > 0 && (
        <text x={toStart ? x - 12 : x + 12} y={y - 8} textAnchor={toStart ? 'end' : 'start'}>
          {names.map((name) => say(`negotiations.settlement.point.${name}`)).join(', ')}
        </text>
      )}
    </g>
  )
}

function placed({ x, y }: { x: number; y: number }): { x: number; y: number } {
  const inner = pad * 1.5
  return { x: inner + x * (width - 2 * inner), y: height - inner - y * (height - 2 * inner) }
}

function pathOf(points: readonly PlotPoint[]): string {
  return points.map((point, at) => `${at === 0 ? 'M' : 'L'}${placed(point).x} ${placed(point).y}`).join('')
}

const mostRows = 60

function PlotTable({ analysis, a, b }: Sides) {
  const say = useWords()
  const format = useFormat()
  const { frontier, domain } = analysis
  const { points } = plotOf(analysis, a, b)
  return (
    <div className="table-scroll" role="group" aria-label={say('negotiations.settlement.plot')} tabIndex={0}>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{say('negotiations.settlement.package')}</th>
            {[a, b].map((party) => (
              <th key={party} scope="col">
                {domain.parties[party]?.name}
              </th>
            ))}
            <th scope="col">{say('negotiations.settlement.recommended')}</th>
          </tr>
        </thead>
        <tbody>
          {points.slice(0, mostRows).map(({ point, names }) => (
            <tr key={point}>
              <td dir="auto">{packageWords(domain.issues, packageAt(frontier, point))}</td>
              {[a, b].map((party) => (
                <td key={party}>{format.number(Math.round((utilitiesAt(frontier, point)[party] ?? 0) * 100))}</td>
              ))}
              <td>{names.map((name) => say(`negotiations.settlement.point.${name}`)).join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {points.length > mostRows && (
        <p className="small">{say('negotiations.settlement.more', { count: points.length - mostRows })}</p>
      )}
    </div>
  )
}
