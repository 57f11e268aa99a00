// The credentials committee and its list, as this browser verified them. The fingerprint is what people compare aloud.
import { Button, ButtonLink } from '#platform/web/ui/button.tsx'
import { Code, CodeBlock } from '#platform/web/ui/code.tsx'
import { Dialog } from '#platform/web/ui/dialog.tsx'
import { Disclosure } from '#platform/web/ui/disclosure.tsx'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { Progress } from '#platform/web/ui/progress.tsx'
import { EmptyState, ErrorState } from '#platform/web/ui/state.tsx'
import { Table } from '#platform/web/ui/table.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useFormat } from '#platform/web/format.ts'
import { useActor } from '#platform/web/session.tsx'
import { useWords } from '#platform/web/words.ts'
import { keyIdOf } from '#platform/signing.ts'
import { type Committee, type CredentialsList, fingerprintOf } from '../../keys.ts'
import { isOfficer } from '../../rules.ts'
import '../device/device.css'
import { KeyAlarms } from './key-alarms.tsx'
import { useOwnKeys } from './own-keys.ts'
import { PublishKeys } from './publish-keys.tsx'

export function CredentialsPage() {
  const say = useWords()
  const actor = useActor()
  const { keys, error, retry } = useOwnKeys()
  const list = keys?.trust.list()
  const committee = keys?.trust.committee()
  return (
    <Page
      title={say('credentials.title')}
      lead={say('credentials.lead')}
      act={
        keys &&
        isOfficer(actor) && (
          <Dialog wide title={say('credentials.publish')} trigger={<Button>{say('credentials.publish')}</Button>}>
            {(close) => <PublishKeys onDone={() => void keys.again().then(close)} before={list} />}
          </Dialog>
        )
      }
      margin={<Notes list={list} />}
    >
      {actor.kind !== 'person' && <EmptyState title={say('devices.signIn')} />}
      {error !== null && <ErrorState error={error} retry={retry} />}
      {actor.kind === 'person' && !error && !keys && <Progress label={say('devices.opening')} />}
      {keys && <KeyAlarms keys={keys} />}
      {keys && !committee && <EmptyState title={say('devices.noList.title')}>{say('devices.noList')}</EmptyState>}
      {committee && <CommitteeSection committee={committee} />}
      {list && <ListSection list={list} />}
    </Page>
  )
}

function Notes({ list }: { list: CredentialsList | undefined }) {
  const say = useWords()
  return (
    <>
      {list && (
        <>
          <Note label={say('credentials.version')}>{say('credentials.version.number', { version: list.version })}</Note>
          <Note label={say('credentials.issued')}>
            <When at={list.issuedAt} />
          </Note>
          <Note label={say('credentials.expires')}>
            <When at={list.expiresAt} absolute />
          </Note>
        </>
      )}
      <Note label={say('devices.title')}>
        <ButtonLink to="/devices">{say('device.devices')}</ButtonLink>
      </Note>
    </>
  )
}

function CommitteeSection({ committee }: { committee: Committee }) {
  const say = useWords()
  return (
    <Section title={say('credentials.committee')}>
      <p className="text">
        {say('credentials.committee.rule', {
          name: committee.name,
          k: committee.k,
          n: committee.members.length,
        })}
      </p>
      {committee.demonstration && <p className="device-demo">{say('credentials.demo')}</p>}
      <p className="device-code" dir="ltr">
        {fingerprintOf(committee)}
      </p>
      <p className="text">{say('credentials.fingerprint.do')}</p>
      <Table
        label={say('credentials.members')}
        rows={committee.members}
        rowKey={({ name }) => name}
        columns={[
          {
            id: 'name',
            label: say('credentials.member'),
            cell: ({ name }) => <bdi>{name}</bdi>,
            value: ({ name }) => name,
          },
          {
            id: 'key',
            label: say('credentials.key'),
            cell: ({ key }) => <Code value={keyIdOf(key)} label={say('credentials.key')} />,
          },
        ]}
      />
    </Section>
  )
}

function ListSection({ list }: { list: CredentialsList }) {
  const say = useWords()
  const format = useFormat()
  return (
    <Section title={say('credentials.list')} count={list.delegations.length}>
      <Table
        label={say('credentials.list')}
        rows={list.delegations}
        rowKey={({ id }) => id}
        filterable
        columns={[
          {
            id: 'name',
            label: say('people.delegation'),
            cell: ({ name }) => <bdi>{name}</bdi>,
            value: ({ name }) => name,
          },
          {
            id: 'key',
            label: say('credentials.key'),
            cell: ({ key }) => <Code value={keyIdOf(key)} label={say('credentials.key')} />,
            minor: true,
          },
          {
            id: 'deputies',
            label: say('credentials.deputies'),
            cell: ({ deputies }) => <bdi>{format.list(deputies.map(({ name }) => name)) || '–'}</bdi>,
          },
          {
            id: 'powers',
            label: say('credentials.powers'),
            cell: ({ powers }) => format.list(powers.map((power) => say(`credentials.power.${power}`))),
          },
          {
            id: 'until',
            label: say('credentials.until'),
            cell: ({ until }) => <When at={until} absolute />,
            value: ({ until }) => until,
          },
        ]}
      />
      <Disclosure title={say('credentials.policy')}>
        <CodeBlock value={list.record.policy} label={say('credentials.policy')} />
      </Disclosure>
    </Section>
  )
}
