import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useFormat } from '#platform/web/format.ts'
import { useActor } from '#platform/web/session.tsx'
import { troubleOf } from '#platform/web/errors.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { Checkbox } from '#platform/web/ui/choice.tsx'
import { Dialog } from '#platform/web/ui/dialog.tsx'
import { ErrorState } from '#platform/web/ui/state.tsx'
import { TextArea } from '#platform/web/ui/text-field.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import { mayAct } from '#modules/sharing/rules.ts'
import { exchangePaths, type ObjectDetail } from '../contract.ts'
import { useNames } from './access.tsx'
import { exchange, readAgain } from './doors.ts'

/** Takes an object back: from every collection, in all versions or in one, and tells those who received it. */
export function WithdrawDialog({ detail, shown }: { detail: ObjectDetail; shown: ObjectDetail['versions'][number] }) {
  const say = useWords()
  const format = useFormat()
  const names = useNames()
  const verdict = mayAct(useActor())
  const told = [...new Set(detail.deliveries.flatMap(({ toDelegationId }) => toDelegationId ?? []))]
    .filter((id) => id !== shown.ownerId)
    .map(names.delegation)
  const trigger = (
    <Button icon="withdraw" refused={verdict === true ? undefined : say(verdict.refused)}>
      {say('exchange.withdraw')}
    </Button>
  )
  return (
    <Dialog title={say('exchange.withdraw.title', { name: shown.name || shown.type })} trigger={trigger} grave>
      {(close) => (
        <>
          <dl className="consequences">
            <div>
              <dt>{say('confirm.happens')}</dt>
              <dd>{say('exchange.withdraw.happens')}</dd>
            </div>
            <div>
              <dt>{say('confirm.seenBy')}</dt>
              <dd>
                {told.length > 0
                  ? say('exchange.withdraw.told', { names: format.list(told) })
                  : say('exchange.withdraw.toldNobody')}
              </dd>
            </div>
            <div>
              <dt>{say('confirm.undone')}</dt>
              <dd>{say('exchange.withdraw.undone')}</dd>
            </div>
          </dl>
          <Fields detail={detail} shown={shown} close={close} />
        </>
      )}
    </Dialog>
  )
}

function Fields({
  detail,
  shown,
  close,
}: {
  detail: ObjectDetail
  shown: ObjectDetail['versions'][number]
  close: () => void
}) {
  const say = useWords()
  const [reason, setReason] = useState('')
  const [forbid, setForbid] = useState(false)
  const [only, setOnly] = useState(false)
  const navigate = useNavigate()
  const withdraw = useMutation(
    exchange.withdraw.mutationOptions({
      onSuccess: ({ told }) => {
        close()
        // Of an object that is gone there is no page: the collection is where one goes on.
        if (!only || detail.versions.length === 1) void navigate(exchangePaths.collection(shown.collectionId))
        readAgain()
        toast(say('exchange.withdrawn', { count: told.length }), { kind: 'done' })
      },
    }),
  )
  const send = () =>
    withdraw.mutate({
      stixId: shown.stixId,
      reason: reason.trim(),
      forbid,
      ...(only ? { version: shown.version } : {}),
    })
  return (
    <div className="stack">
      <TextArea
        label={say('exchange.withdraw.reason')}
        hint={say('exchange.withdraw.reason.hint')}
        isRequired={false}
        rows={2}
        maxLength={2000}
        value={reason}
        onChange={setReason}
      />
      {detail.versions.length > 1 && (
        <Checkbox label={say('exchange.withdraw.only')} hint={shown.version} value={only} onChange={setOnly} />
      )}
      <Checkbox
        label={say('exchange.withdraw.forbid')}
        hint={say('exchange.withdraw.forbid.hint')}
        value={forbid}
        onChange={setForbid}
      />
      {withdraw.error && <ErrorState title={troubleOf(withdraw.error, say).title} />}
      <div className="dialog-acts">
        <Button onPress={close}>{say('confirm.leave')}</Button>
        <Button kind="grave" busy={withdraw.isPending} onPress={send}>
          {say('exchange.withdraw')}
        </Button>
      </div>
    </div>
  )
}
