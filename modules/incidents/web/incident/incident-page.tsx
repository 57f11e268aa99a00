import { useSuspenseQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { useParams, useSearchParams } from 'react-router'
import { resumed, useLive } from '#platform/web/live.ts'
import { useActor } from '#platform/web/session.tsx'
import { Page } from '#platform/web/ui/page.tsx'
import { Waiting } from '#platform/web/ui/state.tsx'
import type { IncidentView } from '../../contract.ts'
import { incidents, readAgain } from '../doors.ts'
import { IncidentHold, type ItemAct } from './hold.tsx'
import { IncidentActs } from './incident-acts.tsx'
import { IncidentMargin } from './incident-margin.tsx'
import { IncidentSheet } from './incident-sheet.tsx'
import { ItemActs } from './item-acts.tsx'
import { SeeAsChoice, SeenAs } from './see-as.tsx'
import { StandingNotes } from './standing-notes.tsx'

export function IncidentPage() {
  const { id = '' } = useParams()
  const { data: incident } = useSuspenseQuery(incidents.one.queryOptions({ input: { id } }))
  useLive(['incident.*', 'question.*'], ({ name, id: about }) => {
    if (about === id || about === null || name === resumed || name.startsWith('question.')) readAgain()
  })
  return <IncidentBefore key={id} incident={incident} />
}

function IncidentBefore({ incident }: { incident: IncidentView }) {
  const actor = useActor()
  const [search] = useSearchParams()
  const [itemAct, openItem] = useState<ItemAct>()
  const mine = actor.delegationId === incident.owner.id
  const as = mine ? search.get('as') : null
  return (
    <IncidentHold value={{ incident, mine: mine && as === null, openItem }}>
      <Page
        title={incident.facts.title}
        act={<IncidentActs />}
        margin={<IncidentMargin incident={incident} />}
        exercise={incident.exercise}
      >
        <StandingNotes incident={incident} />
        {mine && <SeeAsChoice incident={incident} as={as} />}
        {as === null ? (
          <IncidentSheet />
        ) : (
          <Suspense fallback={<Waiting />}>
            <SeenAs incident={incident} as={as} />
          </Suspense>
        )}
      </Page>
      {itemAct && <ItemActs act={itemAct} onClose={() => openItem(undefined)} />}
    </IncidentHold>
  )
}
