import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { useFormat } from '#platform/web/format.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { Code } from '#platform/web/ui/code.tsx'
import { Confirm } from '#platform/web/ui/dialog.tsx'
import { Disclosure } from '#platform/web/ui/disclosure.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import { Urgency, Webhook } from '../contract.ts'
import { askAgain, notices } from './doors.ts'
import { troubleWords } from './trouble.ts'
import { TryButton } from './try-button.tsx'

const Wanted = z.object({ url: Webhook.shape.url, urgency: Urgency })

/** For the head of a delegation: where its own systems are told of what its people are told. */
export function WebhookSection() {
  const say = useWords()
  const { data } = useSuspenseQuery(notices.webhook.queryOptions())
  const [secret, setSecret] = useState<string>()
  const { webhook } = data
  const set = useMutation(notices.setWebhook.mutationOptions())
  const form = useDoorForm({
    schema: Wanted,
    initial: webhook ? { url: webhook.url, urgency: webhook.urgency } : { urgency: 'prompt' },
    // Another address has another secret, which its head is shown at once.
    send: async (input) => {
      await set.mutateAsync(input)
      return input.url === webhook?.url ? undefined : (await notices.renewSecret.call({})).secret
    },
    onSent: async (made) => {
      if (made !== undefined) setSecret(made)
      await askAgain()
      toast(say('notices.kept'), { kind: 'done' })
    },
  })
  return (
    <Section title={say('notices.way.webhook')} act={webhook && <Acts onSecret={setSecret} />}>
      <p>{say('notices.webhook.what')}</p>
      {webhook ? <Standing of={webhook} /> : <p>{say('notices.webhook.none')}</p>}
      {secret !== undefined && (
        <p className="row" role="status">
          {say('notices.webhook.secret')} <Code value={secret} short={false} label={say('notices.webhook.secret')} />
        </p>
      )}
      <Disclosure title={say(webhook ? 'notices.webhook.change' : 'notices.webhook.set')}>
        <DoorForm form={form} act={say('notices.webhook.act')}>
          <TextField
            label={say('notices.webhook.url')}
            hint={say('notices.webhook.url.hint')}
            mono
            type="url"
            {...form.field('url')}
          />
          <Select
            label={say('notices.webhook.urgency')}
            options={Urgency.options.map((id) => ({ id, label: say(`notices.urgency.${id}`) }))}
            {...form.field('urgency')}
          />
        </DoorForm>
      </Disclosure>
    </Section>
  )
}

function Standing({ of: { url, urgency, suspendedAt, lastSentAt, lastFault, lastFaultAt } }: { of: Webhook }) {
  const say = useWords()
  const format = useFormat()
  const failing = lastFault !== null && lastFaultAt !== null && (lastSentAt === null || lastFaultAt > lastSentAt)
  return (
    <>
      <p>
        <Code value={url} short={false} label={say('notices.webhook.url')} />
      </p>
      <p className="small faint">
        {say('notices.webhook.least', { urgency: say(`notices.urgency.${urgency}`) })}
        {' · '}
        {lastSentAt === null
          ? say('notices.webhook.unsent')
          : say('notices.webhook.sent', { time: format.dateTime(lastSentAt) })}
      </p>
      {failing && (
        <p className="small">
          {say('notices.webhook.failing', {
            time: format.dateTime(lastFaultAt),
            why: say(`notices.fault.${lastFault}`),
          })}
        </p>
      )}
      {suspendedAt !== null && <p>{say('notices.webhook.suspended', { time: format.dateTime(suspendedAt) })}</p>}
      <div className="row">
        {suspendedAt === null ? <TryButton channel="webhook" /> : <ConfirmButton url={url} urgency={urgency} />}
      </div>
    </>
  )
}

function ConfirmButton(wanted: { url: string; urgency: Urgency }) {
  const say = useWords()
  const { mutate, isPending } = useMutation(
    notices.setWebhook.mutationOptions({
      onSuccess: () => toast(say('notices.kept'), { kind: 'done' }),
      onError: (error) => toast(troubleWords(error, say), { kind: 'failed' }),
      onSettled: askAgain,
    }),
  )
  return (
    <Button small busy={isPending} onPress={() => mutate(wanted)}>
      {say('notices.webhook.confirm')}
    </Button>
  )
}

function Acts({ onSecret }: { onSecret: (secret: string | undefined) => void }) {
  const say = useWords()
  const failed = (error: unknown): void => toast(troubleWords(error, say), { kind: 'failed' })
  const renew = useMutation(notices.renewSecret.mutationOptions({ onError: failed, onSettled: askAgain }))
  const remove = useMutation(notices.removeWebhook.mutationOptions({ onError: failed, onSettled: askAgain }))
  return (
    <span className="row">
      <Confirm
        title={say('notices.webhook.renew')}
        trigger={
          <Button small kind="quiet">
            {say('notices.webhook.renew')}
          </Button>
        }
        happens={say('notices.webhook.renew.happens')}
        seenBy={say('notices.webhook.renew.seenBy')}
        undone={say('notices.webhook.renew.undone')}
        act={say('notices.webhook.renew')}
        onConfirm={async () => onSecret((await renew.mutateAsync({})).secret)}
      />
      <Confirm
        title={say('notices.webhook.remove')}
        trigger={
          <Button small kind="quiet">
            {say('notices.webhook.remove')}
          </Button>
        }
        happens={say('notices.webhook.remove.happens')}
        seenBy={say('notices.webhook.remove.seenBy')}
        undone={say('notices.webhook.remove.undone')}
        act={say('notices.webhook.remove')}
        onConfirm={async () => {
          await remove.mutateAsync({})
          onSecret(undefined)
        }}
      />
    </span>
  )
}
