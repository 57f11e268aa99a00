import { useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams } from 'react-router'
import { NotSignedIn, RoomsInUse, useClient } from '#modules/rooms/web/pieces.tsx'
import { directionOf } from '#platform/languages.ts'
import { useFormat } from '#platform/web/format.ts'
import { handOver } from '#platform/web/hand-over.ts'
import { useActor } from '#platform/web/session.tsx'
import { Button } from '#platform/web/ui/button.tsx'
import { Note, Page } from '#platform/web/ui/page.tsx'
import { Scroller } from '#platform/web/ui/scroller.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { Turned } from '#platform/web/ui/turned.tsx'
import { useNow } from '#platform/web/ui/when.tsx'
import { useLanguage, useWords } from '#platform/web/words.ts'
import { type CrisisLineWhole, crisisPaths } from '../../../contract/crisis.ts'
import { crisis } from '../doors.ts'
import { useCallable } from './callable.ts'
import { type SheetPart, sheetParts } from './sheet-parts.ts'
import './sheet.css'
export { loader } from '../line/line-page.tsx'

/** To be printed on a quiet day, and to lie beside the telephone. */
export function SheetPage() {
  const say = useWords()
  const { id = '' } = useParams()
  const { kind, delegationId } = useActor()
  if (kind !== 'person' || delegationId === null) return <NotSignedIn title={say('crisis.sheet')} />
  return (
    <RoomsInUse aside>
      <Sheet id={id} />
    </RoomsInUse>
  )
}

function Sheet({ id }: { id: string }) {
  const say = useWords()
  const format = useFormat()
  const now = useNow()
  const { data: line } = useSuspenseQuery(crisis.line.queryOptions({ input: { id } }))
  const callable = useCallable(line)
  const code = useSpokenCode(line)
  const parts = sheetParts({ line, callable, code, say })
  const title = say('crisis.sheet.title', { us: line.us.name, them: line.them.name })
  const printed = say('crisis.sheet.printed', { at: format.dateTime(new Date(now), 'UTC') })
  const lead = say('crisis.sheet.lead')
  return (
    <Page
      title={title}
      lead={lead}
      crumbs={[
        { label: say('contacts.crisis.title'), to: crisisPaths.all },
        { label: line.them.name, to: crisisPaths.one(id) },
      ]}
      act={
        <Taking
          title={title}
          name={`${say('crisis.sheet')} – ${line.us.name} – ${line.them.name}`}
          lead={lead}
          printed={printed}
          parts={parts}
        />
      }
      margin={
        <>
          <Note label={say('crisis.sheet.asOf')}>{printed}</Note>
          <Note label={say('crisis.sheet.again')}>{say('crisis.sheet.again.words')}</Note>
          {!code && <Note label={say('crisis.code')}>{say('crisis.sheet.noCode')}</Note>}
        </>
      }
    >
      <div className="crisis-sheet">
        {parts.map((part) => (
          <SheetSection key={part.id} part={part} />
        ))}
      </div>
    </Page>
  )
}

/** As far as this browser has the keys of the room; else a line to write it on. */
function useSpokenCode({ roomId }: CrisisLineWhole): { groups: string[]; since: string } | undefined {
  const { state } = useClient()
  if (state.name !== 'ready' || roomId === null) return undefined
  const room = state.rooms.room(roomId)
  return room?.code ? { groups: room.code.split(/\s+/).filter(Boolean), since: room.codeSince } : undefined
}

type TakingProps = { title: string; name: string; lead: string; printed: string; parts: readonly SheetPart[] }

function Taking(sheet: TakingProps) {
  const say = useWords()
  const language = useLanguage()
  const [making, setMaking] = useState(false)
  const make = async () => {
    setMaking(true)
    try {
      const { sheetFile } = await import('./sheet-paper.ts')
      const { readFont } = await import('#platform/web/font-files.ts')
      const at = new Date().toISOString()
      const file = await sheetFile({ ...sheet, language, at, page: say('crisis.sheet.page') }, readFont)
      handOver(file.name, file.type, file.bytes)
    } catch {
      toast(say('crisis.sheet.failed'), { kind: 'failed' })
    }
    setMaking(false)
  }
  return (
    <>
      <Button kind="primary" onPress={() => print()}>
        {say('crisis.sheet.print')}
      </Button>
      <Button icon="download" busy={making} onPress={() => void make()}>
        {say('crisis.sheet.pdf')}
      </Button>
    </>
  )
}

function SheetSection({ part: { id, title, words, steps, rows } }: { part: SheetPart }) {
  const direction = directionOf(useLanguage())
  return (
    <section className={`sheet-${id}`}>
      <h2>{title}</h2>
      {words !== undefined && <p>{words}</p>}
      {steps && (
        <ol>
          {steps.map((step) => (
            <li key={step}>
              <Turned words={step} direction={direction} />
            </li>
          ))}
        </ol>
      )}
      {rows && <Rows label={title} rows={rows} />}
    </section>
  )
}

function Rows({ label, rows: [head = [], ...rows] }: { label: string; rows: readonly string[][] }) {
  const direction = directionOf(useLanguage())
  return (
    <Scroller label={label}>
      <table>
        <thead>
          <tr>
            {head.map((cell) => (
              <th key={cell} scope="col">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, place) => (
            // A sheet is drawn once, and its rows never move.
            // oxlint-disable-next-line react/no-array-index-key
            <tr key={`${place} ${row.join(' ')}`}>
              {row.map((cell, column) => (
                // oxlint-disable-next-line react/no-array-index-key
                <td key={column}>
                  <Turned words={cell} direction={direction} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  )
}
