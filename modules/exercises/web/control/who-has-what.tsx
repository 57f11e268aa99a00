import { useFormat } from '#platform/web/format.ts'
import { type Column, Table } from '#platform/web/ui/table.tsx'
import { useWords } from '#platform/web/words.ts'
import type { ControlView } from '../../contract.ts'
import { reachedBy } from '../../engine/run.ts'
import { At } from '../pieces/clock.tsx'
import { actName } from '../pieces/entry-said.ts'
import { Said } from '../pieces/said.tsx'

type Row = {
  role: ControlView['scenario']['roles'][number]
  by: string | null
  reached: number
  acknowledged: number
  last: { at: number; act: string } | null
}

/** Each role: who plays it, what reached it, what of that it acknowledged, and what it did last. */
export function WhoHasWhat({ view }: { view: ControlView }) {
  const say = useWords()
  const format = useFormat()
  const columns: Column<Row>[] = [
    { id: 'role', label: say('exercises.role'), cell: ({ role }) => <Said words={role.name} /> },
    {
      id: 'by',
      label: say('exercises.playedBy'),
      cell: ({ by }) => (by === null ? <span className="faint">{say('exercises.theHouse')}</span> : <bdi>{by}</bdi>),
    },
    { id: 'reached', label: say('exercises.reached'), cell: ({ reached }) => format.number(reached), end: true },
    {
      id: 'acknowledged',
      minor: true,
      label: say('exercises.acknowledged'),
      cell: ({ by, acknowledged }) => (by === null ? '–' : format.number(acknowledged)),
      end: true,
    },
    {
      id: 'last',
      minor: true,
      label: say('exercises.last'),
      cell: ({ last }) =>
        last === null ? (
          '–'
        ) : (
          <>
            <At seconds={last.at} /> {actName(say, last.act)}
          </>
        ),
    },
  ]
  return (
    <Table label={say('exercises.whoHasWhat')} rows={rowsOf(view)} rowKey={({ role }) => role.id} columns={columns} />
  )
}

function rowsOf({ scenario, players, log }: ControlView): Row[] {
  return scenario.roles.map((role) => {
    const player = players.find((one) => one.role === role.id)
    const people = player?.people.map(({ name }) => name) ?? []
    const out = log.flatMap(({ entry }) => {
      const inject = entry.what === 'inject' ? scenario.injects.find(({ id }) => id === entry.inject) : undefined
      return inject && reachedBy(scenario, inject).includes(role.id) ? [inject.id] : []
    })
    const acts = log.flatMap(({ at, entry }) =>
      entry.what === 'act' && entry.role === role.id ? [{ at, ...entry }] : [],
    )
    const heard = new Set(
      acts.flatMap(({ act, inject }) => (act === 'acknowledged' && inject !== null ? [inject] : [])),
    )
    const last = acts.at(-1)
    return {
      role,
      by: player ? [player.delegation.name, ...people].join(', ') : null,
      reached: out.length,
      acknowledged: out.filter((id) => heard.has(id)).length,
      last: last ? { at: last.at, act: last.act } : null,
    }
  })
}
