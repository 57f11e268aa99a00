// What was entered, the newest first. A published act is opened and checked here, and its proof taken along.
import { useMutation, useQuery, useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { fromBase64url, utf8 } from '#platform/bytes.ts'
import { handOver } from '#platform/web/hand-over.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { Code, CodeBlock } from '#platform/web/ui/code.tsx'
import { Dialog } from '#platform/web/ui/dialog.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { ErrorState, Waiting } from '#platform/web/ui/state.tsx'
import { type Column, Table } from '#platform/web/ui/table.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { PlacedEntry } from '../contract.ts'
import { EntryKind, opens } from '../entries.ts'
import { record } from './doors.ts'

export function EntriesSection() {
  const say = useWords()
  const [kind, setKind] = useState<EntryKind | 'all'>('all')
  const { data, fetchNextPage, hasNextPage, isFetchingNextPage } = useSuspenseInfiniteQuery(
    record.entries.infiniteOptions({
      input: (after: string | undefined) => ({
        limit: 25,
        ...(kind === 'all' ? {} : { kind }),
        ...(after === undefined ? {} : { after }),
      }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.next,
    }),
  )
  const rows = data.pages.flatMap(({ items }) => items)
  return (
    <Section title={say('record.entries')}>
      <Table
        label={say('record.entries')}
        rows={rows}
        rowKey={({ index }) => String(index)}
        columns={useColumns()}
        tools={
          <Select
            label={say('record.kind')}
            labelUnseen
            value={kind}
            onChange={setKind}
            options={[
              { id: 'all' as const, label: say('record.kind.all') },
              ...EntryKind.options.map((id) => ({ id, label: say(`record.kind.${id}`) })),
            ]}
          />
        }
      />
      {rows.length === 0 && <p className="faint">{say('record.entries.none')}</p>}
      {hasNextPage && (
        <div className="row">
          <Button busy={isFetchingNextPage} onPress={() => void fetchNextPage()}>
            {say('record.entries.more')}
          </Button>
        </div>
      )}
    </Section>
  )
}

function useColumns(): Column<PlacedEntry>[] {
  const say = useWords()
  return [
    {
      id: 'index',
      label: say('record.index'),
      cell: ({ index }) => <bdi>{index}</bdi>,
      value: ({ index }) => index,
      end: true,
    },
    { id: 'kind', label: say('record.kind'), cell: ({ kind }) => say(`record.kind.${kind}`) },
    { id: 'at', label: say('record.at'), cell: ({ at }) => <When at={at} absolute />, value: ({ at }) => at },
    {
      id: 'subject',
      label: say('record.subject'),
      cell: ({ subject }) => <Code value={subject} label={say('record.subject')} />,
      minor: true,
    },
    {
      id: 'proof',
      label: say('record.proof'),
      cell: (entry) => (
        <span className="row">
          {entry.published && <Act entry={entry} />}
          <TakeProof index={entry.index} />
        </span>
      ),
    },
  ]
}

function TakeProof({ index }: { index: number }) {
  const say = useWords()
  const take = useMutation({
    mutationFn: () => record.proof.call({ index }),
    onSuccess: ({ proof }) => handOver(`entry-${index}.tlog-proof`, 'text/plain', proof),
  })
  return (
    <>
      <Button small kind="quiet" icon="download" busy={take.isPending} onPress={() => take.mutate()}>
        {say('record.proof.take')}
      </Button>
      {take.error && <ErrorState error={take.error} />}
    </>
  )
}

function Act({ entry }: { entry: PlacedEntry }) {
  const say = useWords()
  return (
    <Dialog
      wide
      title={say('record.act.title', { index: entry.index })}
      trigger={
        <Button small kind="quiet">
          {say('record.act.read')}
        </Button>
      }
    >
      <ActWords entry={entry} />
    </Dialog>
  )
}

function ActWords({ entry }: { entry: PlacedEntry }) {
  const say = useWords()
  const { data, error } = useQuery(record.act.queryOptions({ input: { index: entry.index } }))
  if (error) return <ErrorState error={error} />
  if (!data) return <Waiting />
  const { index: _, published: __, ...plain } = entry
  const holds = opens(plain, fromBase64url(data.salt), utf8(data.content))
  return (
    <div className="stack">
      {holds ? (
        <p>
          <Status standing="verified">{say('record.act.holds')}</Status>
        </p>
      ) : (
        <ErrorState title={say('record.act.false')} />
      )}
      <CodeBlock value={readable(data.content)} label={say('record.act.read')} />
      <dl className="record-opening">
        <dt>{say('record.salt')}</dt>
        <dd>
          <Code value={data.salt} label={say('record.salt')} />
        </dd>
        <dt>{say('record.commitment')}</dt>
        <dd>
          <Code value={entry.commitment} label={say('record.commitment')} />
        </dd>
      </dl>
    </div>
  )
}

/** On lines, for people; what was committed to is the text without them. */
function readable(content: string): string {
  try {
    return JSON.stringify(JSON.parse(content), null, 2)
  } catch {
    return content
  }
}
