import { useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { useFormat } from '#platform/web/format.ts'
import { useLive } from '#platform/web/live.ts'
import { useActor } from '#platform/web/session.tsx'
import { Button } from '#platform/web/ui/button.tsx'
import { Code, copyText } from '#platform/web/ui/code.tsx'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { RadioChoice } from '#platform/web/ui/choice.tsx'
import { Table } from '#platform/web/ui/table.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import { exchangePaths, type ObjectDetail } from '../contract.ts'
import { useNames } from './access.tsx'
import { exchange, readAgain } from './doors.ts'
import { Marked } from './object-columns.tsx'
import { WithdrawDialog } from './withdraw-dialog.tsx'

type Version = ObjectDetail['versions'][number]

/** One object as it was submitted, in all its versions, and for its owner who received it. */
export function ObjectPage() {
  const say = useWords()
  const actor = useActor()
  const format = useFormat()
  const { stixId = '' } = useParams()
  const { data } = useSuspenseQuery(exchange.object.queryOptions({ input: { stixId } }))
  const [chosen, setChosen] = useState<string>()
  useLive(['object.*', 'incident.*'], readAgain)
  const shown = data.versions.find(({ version }) => version === chosen) ?? data.versions[0]
  if (!shown)
    return (
      <Page title={say('page.unknown.title')}>
        <p>{say('page.unknown.words')}</p>
      </Page>
    )
  const own = shown.ownerId === actor.delegationId
  return (
    <Page
      title={shown.name || shown.type}
      exercise={shown.marking.exercise}
      crumbs={[{ label: say('exchange.collections'), to: exchangePaths.collections }]}
      act={own && <WithdrawDialog detail={data} shown={shown} />}
      margin={<Margin shown={shown} />}
    >
      <div className="stack">
        {data.versions.length > 1 && (
          <RadioChoice
            label={say('exchange.object.versions')}
            value={shown.version}
            onChange={setChosen}
            options={data.versions.map(({ version }, place) => ({
              id: version,
              label: format.dateTime(version),
              hint: place === 0 ? say('exchange.object.newest') : version,
            }))}
          />
        )}
        <Submitted version={shown} />
        {own && <Deliveries detail={data} owner={shown.ownerId} />}
      </div>
    </Page>
  )
}

function Margin({ shown }: { shown: Version }) {
  const say = useWords()
  const names = useNames()
  const { data: collections } = useSuspenseQuery(exchange.collections.queryOptions())
  const collection = collections.find(({ id }) => id === shown.collectionId)
  return (
    <>
      <Note label={say('exchange.object.marking')}>
        <Marked marking={shown.marking} />
      </Note>
      <Note label={say('exchange.object.owner')}>
        <bdi>{names.delegation(shown.ownerId)}</bdi>
      </Note>
      <Note label={say('exchange.object.type')}>
        <code>{shown.type}</code>
      </Note>
      <Note label={say('exchange.object.id')}>
        <Code value={shown.stixId} label={say('exchange.object.id')} />
      </Note>
      <Note label={say('exchange.object.version')}>
        <code dir="ltr">{shown.version}</code>
      </Note>
      <Note label={say('exchange.object.added')}>
        <When at={shown.dateAdded} absolute />
      </Note>
      {shown.redacted && <Note label={say('exchange.object.redacted')}>{say('exchange.object.redacted.words')}</Note>}
      {collection && (
        <Note label={say('exchange.object.collection')}>
          <Link to={exchangePaths.collection(collection.id)} dir="auto">
            {collection.title}
          </Link>
        </Note>
      )}
      {shown.incidentId && (
        <Note label={say('exchange.object.incident')}>
          <Link to={`/incidents/${shown.incidentId}`}>{say('exchange.object.incident.open')}</Link>
        </Note>
      )}
    </>
  )
}

/** Text, and nothing but text: nothing in it is a link, and nothing of it is drawn. */
function Submitted({ version: { text } }: { version: Version }) {
  const say = useWords()
  const [laidOut, setLaidOut] = useState(false)
  const copy = async () => toast(say((await copyText(text)) ? 'code.copied' : 'exchange.object.copyFailed'))
  return (
    <Section
      title={say(laidOut ? 'exchange.object.laidOut' : 'exchange.object.asSubmitted')}
      act={
        <>
          <Button small kind="quiet" icon="text" onPress={() => setLaidOut(!laidOut)}>
            {say(laidOut ? 'exchange.object.show.asSubmitted' : 'exchange.object.show.laidOut')}
          </Button>
          <Button small kind="quiet" icon="copy" onPress={() => void copy()}>
            {say('exchange.object.copy')}
          </Button>
        </>
      }
    >
      <pre className="as-submitted" dir="ltr" tabIndex={0} aria-label={say('exchange.object.asSubmitted')}>
        {laidOut ? layOut(text) : text}
      </pre>
    </Section>
  )
}

/** Indented for reading. What the exchange keeps has been read as JSON before; anything else stays as it is. */
function layOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

function Deliveries({ detail, owner }: { detail: ObjectDetail; owner: string }) {
  const say = useWords()
  // Within its own delegation nothing is handed over.
  const deliveries = detail.deliveries.filter(({ toDelegationId }) => toDelegationId !== owner)
  const names = useNames()
  const recipient = (id: string | null) => (id === null ? say('sharing.deliveries.public') : names.delegation(id))
  return (
    <Section title={say('sharing.deliveries.title')} count={deliveries.length}>
      {deliveries.length === 0 && <p className="faint">{say('exchange.object.notDelivered')}</p>}
      {deliveries.length > 0 && (
        <Table
          label={say('sharing.deliveries.title')}
          rows={deliveries}
          rowKey={({ at, way, toAccountId, version }) => `${at} ${way} ${toAccountId ?? ''} ${version ?? ''}`}
          columns={[
            {
              id: 'to',
              label: say('sharing.deliveries.recipient'),
              value: (row) => recipient(row.toDelegationId),
              cell: (row) => <bdi>{recipient(row.toDelegationId)}</bdi>,
            },
            {
              id: 'at',
              label: say('sharing.deliveries.at'),
              value: ({ at }) => at,
              cell: ({ at }) => <When at={at} absolute />,
            },
            {
              id: 'way',
              label: say('sharing.deliveries.way'),
              value: ({ way }) => way,
              cell: ({ way }) => say(`sharing.way.${way}`),
            },
            {
              id: 'version',
              label: say('exchange.object.version'),
              value: ({ version }) => version,
              cell: ({ version }) => <code dir="ltr">{version ?? '–'}</code>,
              minor: true,
            },
          ]}
        />
      )}
    </Section>
  )
}
