// One line. Its parts stand in one file of code, and the way out without a network with them: when networks fail,
// nothing more can be fetched.
import { useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams } from 'react-router'
import { Gate, NotSignedIn, RoomsInUse, bringRoomsWords, useClient } from '#modules/rooms/web/pieces.tsx'
import { resumed, useLive } from '#platform/web/live.ts'
import { useActor } from '#platform/web/session.tsx'
import { ButtonLink } from '#platform/web/ui/button.tsx'
import { Page } from '#platform/web/ui/page.tsx'
import { TabLinks } from '#platform/web/ui/tabs.tsx'
import { useWords } from '#platform/web/words.ts'
import { type CrisisLineWhole, crisisPaths } from '../../../contract/crisis.ts'
import { CrisisInUse, useCrisis } from '../client/crisis-in-use.tsx'
import { crisis, readAgain } from '../doors.ts'
import { OfflinePart } from '../offline/offline-part.tsx'
import { StandingPart } from '../officers/standing-part.tsx'
import { loader as bringCrisisWords } from '../words.ts'
import { LineMargin } from './line-margin.tsx'
import { LinePart } from './line-part.tsx'
import { NotYet } from './not-yet.tsx'
import { type Begun, nothingBegun } from './say-form.tsx'
import '../crisis.css'
import '../officers/standing.css'
import './line.css'
import './say.css'

export const loader = async (): Promise<null> => {
  await Promise.all([bringRoomsWords(), bringCrisisWords()])
  return null
}

export function LinePage() {
  const say = useWords()
  const { kind, delegationId } = useActor()
  const { id = '', part } = useParams()
  if (kind !== 'person' || delegationId === null) return <NotSignedIn title={say('contacts.crisis.title')} />
  return <OfLine key={id} id={id} part={part} />
}

function OfLine({ id, part }: { id: string; part: string | undefined }) {
  const { data: line } = useSuspenseQuery(crisis.line.queryOptions({ input: { id } }))
  // What is half written outlives a look at another part of the line; it is kept nowhere else.
  const [begun, setBegun] = useState<Begun>(nothingBegun)
  useLive(['crisis.*'], ({ id: about, name }) => {
    if (about === id || name === resumed) void readAgain()
  })
  // What was said on a line before it ended its officers still read, and answer for.
  const said = line.state === 'ended' && line.officer && line.roomId !== null
  const stands = line.state === 'agreed' || line.state === 'open'
  if (!stands && !said) return <NotYet line={line} />
  if (part === 'standing' || !line.officer)
    return (
      <Framed line={line}>
        <StandingPart line={line} />
      </Framed>
    )
  return (
    <RoomsInUse>
      <Gated line={line}>
        {part === 'offline' ? <OfflinePart line={line} /> : <LinePart line={line} begun={begun} onBegin={setBegun} />}
      </Gated>
    </RoomsInUse>
  )
}

function Gated({ line, children }: { line: CrisisLineWhole; children: React.ReactNode }) {
  const say = useWords()
  const { state } = useClient()
  if (state.name !== 'ready') return <Gate place={say('contacts.crisis.title')} />
  return (
    <CrisisInUse ready={state} title={line.them.name}>
      <InFrame line={line}>{children}</InFrame>
    </CrisisInUse>
  )
}

function InFrame({ line, children }: { line: CrisisLineWhole; children: React.ReactNode }) {
  const view = useCrisis().lines.line(line.id)
  return (
    <Framed line={line} {...(view ? { view } : {})}>
      {children}
    </Framed>
  )
}

type FramedProps = { line: CrisisLineWhole; view?: Parameters<typeof LineMargin>[0]['view']; children: React.ReactNode }

function Framed({ line, view, children }: FramedProps) {
  const say = useWords()
  const at = crisisPaths.one(line.id)
  return (
    <Page
      title={say('crisis.line.title', { name: line.them.name })}
      crumbs={[{ label: say('contacts.crisis.title'), to: crisisPaths.all }]}
      act={
        line.officer && (
          <ButtonLink icon="file" to={crisisPaths.sheet(line.id)}>
            {say('crisis.sheet')}
          </ButtonLink>
        )
      }
      margin={<LineMargin line={line} view={view} />}
    >
      {line.officer && (
        <TabLinks
          label={say('crisis.parts')}
          entries={[
            { to: at, label: say('crisis.part.line') },
            { to: `${at}/offline`, label: say('crisis.part.offline') },
            { to: `${at}/standing`, label: say('crisis.part.standing') },
          ]}
        />
      )}
      {children}
    </Page>
  )
}
