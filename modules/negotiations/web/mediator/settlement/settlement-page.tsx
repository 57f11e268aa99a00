// One case: what is open, what each party would rather have, and what could be proposed. All of it on this device.
import type { ReactNode } from 'react'
import { useParams } from 'react-router'
import { Note, Page } from '#platform/web/ui/page.tsx'
import { EmptyState, Waiting } from '#platform/web/ui/state.tsx'
import { Tabs } from '#platform/web/ui/tabs.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Case } from './cases.ts'
import { IssuesTab } from './issues-tab.tsx'
import { PartiesTab } from './parties-tab.tsx'
import { ProposalsTab } from './proposals-tab.tsx'
import { ObjectionsTab } from './objections-tab.tsx'
import { useCase } from './use-cases.ts'
import '../mediator.css'
import './settlement.css'

export { loader } from '../words.ts'

export function SettlementPage() {
  const say = useWords()
  const { id = '' } = useParams()
  const { one, change } = useCase(id)
  const known = one && one !== 'unknown' ? one : undefined
  return (
    <Page
      title={known?.title ?? say('negotiations.settlement')}
      crumbs={[
        { label: say('negotiations.title'), to: '/negotiations' },
        { label: say('negotiations.mediator'), to: '/negotiations/mediator' },
      ]}
      margin={
        <Note label={say('negotiations.settlement.private')}>{say('negotiations.settlement.private.words')}</Note>
      }
    >
      {!one && <Waiting />}
      {one === 'unknown' && <EmptyState title={say('negotiations.settlement.unknown')} />}
      {known && <Sides key={known.id} one={known} change={change} />}
    </Page>
  )
}

function Sides({ one, change }: { one: Case; change: (next: Case) => void }) {
  const say = useWords()
  const side = (id: string, panel: ReactNode, count?: number) => ({
    id,
    label: say(`negotiations.settlement.tab.${id}`),
    panel: <div className="settlement-side">{panel}</div>,
    count,
  })
  return (
    <Tabs
      label={one.title}
      entries={[
        side('issues', <IssuesTab one={one} change={change} />, one.issues.length),
        side('parties', <PartiesTab one={one} change={change} />, one.parties.length),
        side('proposals', <ProposalsTab one={one} change={change} />),
        ...(one.room ? [side('objections', <ObjectionsTab room={one.room} />)] : []),
      ]}
    />
  )
}
