import { useMutation } from '@tanstack/react-query'
import { Button } from '#platform/web/ui/button.tsx'
import { useFormat } from '#platform/web/format.ts'
import { ErrorState } from '#platform/web/ui/state.tsx'
import { type Column, Table } from '#platform/web/ui/table.tsx'
import { useWords } from '#platform/web/words.ts'
import type { ControlView } from '../../contract.ts'
import type { Inject } from '../../engine/scenario.ts'
import { exercises, readAgain } from '../doors.ts'
import { At } from '../pieces/clock.tsx'
import { useNames } from '../pieces/entry-said.ts'
import { Said, useSaid } from '../pieces/said.tsx'
import { useWhenSaid } from '../pieces/when-said.ts'

type Row = { inject: Inject; due: number | null }

/** What has not gone out yet, with when it will; control may give it now, or leave it out. */
export function Coming({ view, controls }: { view: ControlView; controls: boolean }) {
  const say = useWords()
  const said = useSaid()
  const whenSaid = useWhenSaid(view.scenario)
  const format = useFormat()
  const names = useNames(view.scenario)
  const settled = { onSettled: readAgain }
  const give = useMutation(exercises.runs.inject.mutationOptions(settled))
  const skip = useMutation(exercises.runs.skip.mutationOptions(settled))
  const trouble = [give, skip].find(({ isError }) => isError)
  const open = view.status === 'running' || view.status === 'paused'
  const rows = view.coming
    .flatMap(({ inject: id, due }): Row[] => {
      const inject = view.scenario.injects.find((one) => one.id === id)
      return inject ? [{ inject, due }] : []
    })
    .toSorted((a, b) => (a.due ?? Number.POSITIVE_INFINITY) - (b.due ?? Number.POSITIVE_INFINITY))
  const columns: Column<Row>[] = [
    { id: 'title', label: say('exercises.inject'), cell: ({ inject }) => <Said words={inject.title} /> },
    {
      id: 'kind',
      label: say('exercises.kind'),
      cell: ({ inject }) => say(`exercises.kind.${inject.kind}`),
      minor: true,
    },
    {
      id: 'due',
      label: say('exercises.due'),
      cell: ({ inject, due }) => (
        <>
          {due !== null && <At seconds={due} />}
          {inject.when.by !== 'time' && <small className="faint"> {whenSaid(inject.when)}</small>}
        </>
      ),
    },
    {
      id: 'to',
      label: say('exercises.toWhom'),
      cell: ({ inject }) => (
        <bdi>{inject.to.length === 0 ? say('exercises.everybody') : format.list(inject.to.map(names.role))}</bdi>
      ),
      minor: true,
    },
  ]
  if (controls && open)
    columns.push({
      id: 'acts',
      label: say('exercises.acts'),
      cell: ({ inject: { id, title } }) => (
        <span className="row">
          <Button
            small
            busy={give.isPending && give.variables.inject === id}
            aria-label={`${say('exercises.give')}: ${said(title)}`}
            onPress={() => give.mutate({ id: view.id, inject: id })}
          >
            {say('exercises.give')}
          </Button>
          <Button
            small
            kind="quiet"
            busy={skip.isPending && skip.variables.inject === id}
            aria-label={`${say('exercises.skip')}: ${said(title)}`}
            onPress={() => skip.mutate({ id: view.id, inject: id })}
          >
            {say('exercises.skip')}
          </Button>
        </span>
      ),
    })
  return (
    <>
      {trouble && <ErrorState error={trouble.error} />}
      <Table
        label={say('exercises.coming')}
        rows={rows}
        rowKey={({ inject }) => inject.id}
        columns={columns}
        empty={<p className="faint">{say('exercises.coming.none')}</p>}
      />
    </>
  )
}
