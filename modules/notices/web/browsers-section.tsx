import { useMutation, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useActor } from '#platform/web/session.tsx'
import { Button } from '#platform/web/ui/button.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { Table } from '#platform/web/ui/table.tsx'
import { Tag } from '#platform/web/ui/tag.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Browser } from '../contract.ts'
import { askAgain, notices } from './doors.ts'
import { ownMark, ringHere, ringHereNoMore, ringing } from './ringing.ts'
import { troubleWords } from './trouble.ts'
import { TryButton } from './try-button.tsx'

/** The browsers that ring when something waits, this one among them if its owner wishes. */
export function BrowsersSection() {
  const say = useWords()
  const { data } = useSuspenseQuery(notices.browsers.queryOptions())
  const { data: mark = '' } = useQuery({
    queryKey: [...notices.browsers.key(), 'own'],
    queryFn: async () => (await ownMark()) ?? '',
  })
  const { browsers, key } = data
  const here = browsers.some((one) => one.mark === mark)
  return (
    <Section title={say('notices.way.push')} count={browsers.length}>
      <p>{say('notices.push.what')}</p>
      {browsers.length > 0 && <BrowserTable browsers={browsers} mark={mark} />}
      <div className="row">
        {!here && <RingHere publicKey={key} />}
        <TryButton channel="push" {...(browsers.length === 0 ? { refused: say('notices.push.none') } : {})} />
      </div>
    </Section>
  )
}

function RingHere({ publicKey }: { publicKey: string }) {
  const say = useWords()
  const { id } = useActor()
  const state = ringing()
  const { mutate, isPending } = useMutation({
    mutationFn: () => ringHere(publicKey, id),
    onSuccess: () => toast(say('notices.push.rings'), { kind: 'done' }),
    onError: (error) => toast(troubleWords(error, say), { kind: 'failed' }),
    onSettled: askAgain,
  })
  return (
    <Button
      kind="primary"
      small
      busy={isPending}
      refused={state === 'works' ? undefined : say(`notices.push.${state}`)}
      onPress={() => mutate()}
    >
      {say('notices.push.here')}
    </Button>
  )
}

function BrowserTable({ browsers, mark }: { browsers: readonly Browser[]; mark: string }) {
  const say = useWords()
  return (
    <Table
      label={say('notices.way.push')}
      rows={browsers}
      rowKey={({ id }) => id}
      columns={[
        {
          id: 'device',
          label: say('notices.push.browser'),
          cell: (one) => (
            <span className="row">
              <bdi dir="ltr">{one.device}</bdi>
              {one.mark === mark && <Tag>{say('notices.push.this')}</Tag>}
            </span>
          ),
          value: ({ device }) => device,
        },
        {
          id: 'at',
          label: say('notices.push.since'),
          minor: true,
          cell: ({ at }) => <When at={at} />,
          value: ({ at }) => at,
        },
        {
          id: 'used',
          label: say('notices.push.used'),
          cell: ({ usedAt }) => (usedAt ? <When at={usedAt} /> : say('notices.push.never')),
          value: ({ usedAt }) => usedAt,
        },
        {
          id: 'end',
          label: say('notices.acts'),
          end: true,
          cell: (one) => <Remove id={one.id} here={one.mark === mark} />,
        },
      ]}
    />
  )
}

function Remove({ id, here }: { id: string; here: boolean }) {
  const say = useWords()
  const { mutate, isPending } = useMutation({
    mutationFn: async () => {
      if (here) await ringHereNoMore()
      await notices.unsubscribe.call({ id })
    },
    onError: (error) => toast(troubleWords(error, say), { kind: 'failed' }),
    onSettled: askAgain,
  })
  return (
    <Button small kind="quiet" busy={isPending} onPress={() => mutate()}>
      {say('notices.push.end')}
    </Button>
  )
}
