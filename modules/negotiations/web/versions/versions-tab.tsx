// Any two states beside each other, and the whole negotiation played again.
import { useEffect, useMemo, useState } from 'react'
import { Section } from '#platform/web/ui/page.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { ErrorState, Waiting } from '#platform/web/ui/state.tsx'
import { useFormat } from '#platform/web/format.ts'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import type { Negotiation } from '../../text/state.ts'
import { compareStates } from '../../versions/compare.ts'
import { useNegotiations } from '../client/negotiations-in-use.tsx'
import { useView } from '../table/table-context.ts'
import { ChangesShown } from './changes-shown.tsx'
import { TraceTable } from './trace-table.tsx'
import { Replay } from './replay.tsx'
import '../acting/editors.css'
import '../panel/panel.css'
import '../procedures/procedures.css'
import './versions.css'

export function VersionsTab() {
  const view = useView()
  return (
    <>
      <Compare view={view} />
      <Replay view={view} />
      <TraceTable view={view} />
    </>
  )
}

/** Where one may stop: every issued version, where one stopped reading, the beginning, and now. */
function useStops(view: NegotiationView): { id: string; label: string; count: number }[] {
  const say = useWords()
  const format = useFormat()
  const { negotiations } = useNegotiations()
  const looked = negotiations.lastLooked(view.room)
  const { count, versions } = view.state
  return [
    { id: 'now', label: say('negotiations.versions.now'), count },
    ...versions.toReversed().map((one) => ({
      id: one.id,
      label: `${say(`negotiations.class.${one.class}`)} ${one.symbol ?? ''} – ${format.dateTime(one.at)}`,
      count: one.count,
    })),
    ...(looked
      ? [
          {
            id: 'looked',
            label: say('negotiations.versions.looked', { at: format.dateTime(looked.at) }),
            count: looked.count,
          },
        ]
      : []),
    { id: 'start', label: say('negotiations.versions.start'), count: Math.min(1, count) },
  ]
}

function Compare({ view }: { view: NegotiationView }) {
  const say = useWords()
  const stops = useStops(view)
  const [from, setFrom] = useState(() => stops[1]?.id ?? 'start')
  const [to, setTo] = useState('now')
  const count = (id: string) => stops.find((one) => one.id === id)?.count ?? view.state.count
  const before = useStateAt(view, count(from))
  const after = useStateAt(view, count(to))
  const changes = useMemo(
    () => (before.state && after.state ? compareStates(before.state, after.state) : undefined),
    [before.state, after.state],
  )
  const options = stops.map(({ id, label }) => ({ id, label }))
  return (
    <Section title={say('negotiations.compare')}>
      <div className="compare-fields">
        <Select label={say('negotiations.compare.from')} value={from} onChange={setFrom} options={options} />
        <Select label={say('negotiations.compare.to')} value={to} onChange={setTo} options={options} />
      </div>
      {before.failed || after.failed ? (
        <ErrorState title={say('negotiations.history.failed')} />
      ) : changes ? (
        <ChangesShown view={view} changes={changes} />
      ) : (
        <Waiting />
      )}
    </Section>
  )
}

function useStateAt(view: NegotiationView, count: number): { state?: Negotiation; failed?: true } {
  const { negotiations } = useNegotiations()
  const { room } = view
  const [held, setHeld] = useState<{ of: string; state?: Negotiation; failed?: true }>({ of: '' })
  const of = `${room} ${count}`
  useEffect(() => {
    let alive = true
    const read = async () => {
      try {
        const state = await negotiations.stateAt(room, count)
        if (alive) setHeld({ of, state })
      } catch {
        if (alive) setHeld({ of, failed: true })
      }
    }
    void read()
    return () => {
      alive = false
    }
  }, [negotiations, room, count, of])
  return held.of === of ? held : {}
}
