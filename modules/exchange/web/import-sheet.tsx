import { useRef, useState } from 'react'
import { Link } from 'react-router'
import { troubleOf } from '#platform/web/errors.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { FileDrop } from '#platform/web/ui/file-drop.tsx'
import { Progress } from '#platform/web/ui/progress.tsx'
import { Sheet } from '#platform/web/ui/sheet.tsx'
import { ErrorState } from '#platform/web/ui/state.tsx'
import { Table } from '#platform/web/ui/table.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { useWords } from '#platform/web/words.ts'
import { type Collection, exchangePaths } from '../contract.ts'
import { useAccessWords } from './access.tsx'
import { readAgain } from './doors.ts'
import { EnvelopeRefused, type ObjectOutcome, objectsIn, sendObjects } from './send-objects.ts'
import './object.css'
import { addressOf } from './taxii-address.tsx'

type Work = { of: number; outcomes: readonly ObjectOutcome[]; ended: boolean }

/** Reads a file into a collection, object by object: what is sound is kept, what is not is named with its reason. */
export function ImportSheet({ collection, onClose }: { collection: Collection; onClose: () => void }) {
  const say = useWords()
  const words = useAccessWords()
  const [file, setFile] = useState<File>()
  const { work, trouble, begin, stop } = useImport(collection)
  return (
    <Sheet title={`${collection.title}: ${say('exchange.import')}`} onClose={onClose} place="middle">
      <div className="stack">
        {!work && (
          <>
            <FileDrop
              label={say('exchange.import.file')}
              hint={say('exchange.import.file.hint')}
              single
              accept=".json,.stix,application/json"
              most={32_000_000}
              value={file ? [file] : []}
              onChange={([one]) => setFile(one)}
            />
            <p className="small">{say('exchange.import.seenBy', { who: words(collection.readers) })}</p>
          </>
        )}
        {trouble !== undefined && (
          <ErrorState title={trouble} kept={say('exchange.import.kept', { count: work?.outcomes.length ?? 0 })} />
        )}
        {work && !work.ended && (
          <Progress label={say('exchange.import.atWork')} done={work.outcomes.length} of={work.of} onCancel={stop} />
        )}
        {work && <Outcomes work={work} />}
        <div className="row">
          {!work && (
            <Button
              kind="primary"
              refused={file ? undefined : say('exchange.import.choose')}
              onPress={() => file && void begin(file)}
            >
              {say('exchange.import.act')}
            </Button>
          )}
          {work?.ended && <Button onPress={onClose}>{say('toast.close')}</Button>}
        </div>
      </div>
    </Sheet>
  )
}

function useImport(collection: Collection) {
  const say = useWords()
  const [work, setWork] = useState<Work>()
  const [trouble, setTrouble] = useState<string>()
  const stopping = useRef<AbortController>(undefined)
  const begin = async (file: File) => {
    const read = objectsIn(new Uint8Array(await file.arrayBuffer()))
    if (!read.ok)
      return setTrouble(read.fault.line > 0 ? say('exchange.import.fault', { ...read.fault }) : read.fault.message)
    stopping.current = new AbortController()
    setTrouble(undefined)
    setWork({ of: read.objects.length, outcomes: [], ended: false })
    try {
      await sendObjects({
        address: addressOf(collection),
        objects: read.objects,
        signal: stopping.current.signal,
        onProgress: (outcomes) => setWork({ of: read.objects.length, outcomes, ended: false }),
      })
    } catch (error) {
      if (!stopping.current.signal.aborted)
        setTrouble(error instanceof EnvelopeRefused ? error.message : troubleOf(error, say).title)
    }
    setWork((before) => before && { ...before, ended: true })
    readAgain()
  }
  return { work, trouble, begin, stop: () => stopping.current?.abort() }
}

function Outcomes({ work: { outcomes } }: { work: Work }) {
  const say = useWords()
  const refused = outcomes.filter(({ reason }) => reason !== null)
  if (outcomes.length === 0) return null
  return (
    <>
      <p className="outcome-counts" role="status">
        <Status standing="verified">{say('exchange.import.taken', { count: outcomes.length - refused.length })}</Status>
        {refused.length > 0 && (
          <Status standing="gone">
            <span className="outcome-failed">{say('exchange.import.refused', { count: refused.length })}</span>
          </Status>
        )}
      </p>
      <Table
        label={say('exchange.import.outcomes')}
        rows={outcomes.map((one, place) => ({ ...one, place }))}
        rowKey={({ place }) => String(place)}
        sorted={{ id: 'outcome', falling: true }}
        filterable={outcomes.length > 10}
        columns={[
          {
            id: 'name',
            label: say('exchange.object.name'),
            value: ({ name, id }) => name || id,
            cell: ({ name, id, reason }) =>
              reason === null && id ? (
                <Link to={exchangePaths.object(id)} dir="auto">
                  {name || id}
                </Link>
              ) : (
                <bdi>{name || id || '–'}</bdi>
              ),
          },
          {
            id: 'type',
            label: say('exchange.object.type'),
            value: ({ type }) => type,
            cell: ({ type }) => <code>{type || '–'}</code>,
            minor: true,
          },
          {
            id: 'outcome',
            label: say('exchange.import.outcome'),
            value: ({ reason }) => (reason === null ? 0 : 1),
            cell: ({ reason }) =>
              reason === null ? (
                say('exchange.import.isTaken')
              ) : (
                <span className="outcome-failed" dir="auto">
                  {reason}
                </span>
              ),
          },
        ]}
      />
    </>
  )
}
