import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { MarkingField } from '#modules/sharing/web/pieces.tsx'
import type { Marking } from '#modules/sharing/contract.ts'
import { troubleOf } from '#platform/web/errors.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { Checkbox } from '#platform/web/ui/choice.tsx'
import { FileDrop } from '#platform/web/ui/file-drop.tsx'
import { Progress } from '#platform/web/ui/progress.tsx'
import { Sheet } from '#platform/web/ui/sheet.tsx'
import { ErrorState } from '#platform/web/ui/state.tsx'
import { Table } from '#platform/web/ui/table.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { useWords } from '#platform/web/words.ts'
import { MispFaults, type TakenMispEvent } from '../contract.ts'
import { exchange, readAgain } from './doors.ts'
import './object.css'

const toNobody: Marking = {
  tlp: 'amber',
  pap: null,
  audience: { delegations: [], groups: [], people: [] },
  embargoUntil: null,
  caveats: [],
  exercise: false,
}

/** Takes in MISP events that belong to no incident: each attribute and object under its own marking. */
export function MispSheet({ onClose }: { onClose: () => void }) {
  const say = useWords()
  const [file, setFile] = useState<File>()
  const [marking, setMarking] = useState(toNobody)
  const [narrow, setNarrow] = useState(false)
  const take = useMutation(exchange.importMisp.mutationOptions({ onSuccess: readAgain }))
  const begin = async () => {
    if (file) take.mutate({ text: await file.text(), marking, narrow })
  }
  return (
    <Sheet title={say('exchange.misp.take')} onClose={onClose} place="middle">
      <div className="stack">
        {take.data ? (
          <>
            <Taken events={take.data.events} />
            <div className="row">
              <Button onPress={onClose}>{say('toast.close')}</Button>
            </div>
          </>
        ) : (
          <>
            <FileDrop
              label={say('exchange.import.file')}
              hint={say('exchange.misp.file.hint')}
              single
              accept=".json,application/json"
              most={1_900_000}
              value={file ? [file] : []}
              onChange={([one]) => setFile(one)}
            />
            <p className="small">{say('exchange.misp.marking')}</p>
            <MarkingField value={marking} onChange={setMarking} />
            <Checkbox
              label={say('exchange.misp.narrow')}
              hint={say('exchange.misp.narrow.hint')}
              value={narrow}
              onChange={setNarrow}
            />
            {take.error && <Faults error={take.error} />}
            {take.isPending && <Progress label={say('exchange.import.atWork')} />}
            <div className="row">
              <Button
                kind="primary"
                busy={take.isPending}
                refused={file ? undefined : say('exchange.import.choose')}
                onPress={() => void begin()}
              >
                {say('exchange.misp.act')}
              </Button>
            </div>
          </>
        )}
      </div>
    </Sheet>
  )
}

/** What was refused, and each place that must be mended. */
function Faults({ error }: { error: Error }) {
  const say = useWords()
  const { faults } = z.object({ data: MispFaults }).safeParse(error).data?.data ?? { faults: [] }
  return (
    <div className="stack" ref={(place) => place?.scrollIntoView({ block: 'nearest' })}>
      <ErrorState title={troubleOf(error, say).title} />
      {faults.length > 0 && (
        <Table
          label={say('exchange.misp.faults')}
          rows={faults.map((fault, place) => ({ ...fault, place }))}
          rowKey={({ place }) => String(place)}
          columns={[
            { id: 'path', label: say('exchange.misp.place'), cell: ({ path }) => <code dir="ltr">{path || '/'}</code> },
            {
              id: 'message',
              label: say('exchange.misp.faults'),
              cell: ({ message }) => (
                <span lang="en" dir="ltr">
                  {message}
                </span>
              ),
            },
          ]}
        />
      )}
    </div>
  )
}

function Taken({ events }: { events: readonly TakenMispEvent[] }) {
  const say = useWords()
  const failed = events.flatMap((event) => event.failed)
  return (
    <>
      <ul className="stack" role="list" aria-label={say('exchange.import.outcomes')}>
        {events.map(({ uuid, outcome, stored, removed }) => (
          <li key={uuid} className="outcome-counts">
            <code dir="ltr">{uuid}</code>
            <Status standing={outcome === 'stored' ? 'verified' : 'done'}>{say(`exchange.misp.${outcome}`)}</Status>
            {outcome === 'stored' && <span>{say('exchange.import.taken', { count: stored })}</span>}
            {removed > 0 && <span>{say('exchange.misp.removed', { count: removed })}</span>}
          </li>
        ))}
      </ul>
      {failed.length > 0 && (
        <Table
          label={say('exchange.import.refused', { count: failed.length })}
          rows={failed.map((one, place) => ({ ...one, place }))}
          rowKey={({ place }) => String(place)}
          columns={[
            { id: 'id', label: say('exchange.object.id'), cell: ({ stixId }) => <code dir="ltr">{stixId}</code> },
            {
              id: 'message',
              label: say('exchange.import.outcome'),
              cell: ({ message }) => (
                <span className="outcome-failed" dir="auto">
                  {message}
                </span>
              ),
            },
          ]}
        />
      )}
    </>
  )
}
