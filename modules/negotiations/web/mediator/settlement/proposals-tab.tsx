// What could be proposed: computed on this device when asked for, with the way to stop it.
import { useEffect, useRef, useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { Disclosure } from '#platform/web/ui/disclosure.tsx'
import { Progress } from '#platform/web/ui/progress.tsx'
import { ErrorState } from '#platform/web/ui/state.tsx'
import { useWords } from '#platform/web/words.ts'
import { type Analysis, analyse, type Lacking, readyOf } from './analysis.ts'
import type { Case } from './cases.ts'
import { PackageChoice } from './package-choice.tsx'
import { Proposals } from './proposals.tsx'
import { useComputed } from './use-computed.ts'

type Run = { of: Case; done?: number; total?: number; analysis?: Analysis; error?: unknown }

export function ProposalsTab({ one, change }: { one: Case; change: (next: Case) => void }) {
  const say = useWords()
  const [run, setRun] = useState<Run>()
  const stop = useRef<AbortController>(undefined)
  useEffect(() => () => stop.current?.abort(), [])
  const ready = useComputed(one, readyOf)
  const compute = () => {
    if (!ready || !('domain' in ready)) return
    const ending = new AbortController()
    stop.current?.abort()
    stop.current = ending
    setRun({ of: one })
    const onProgress = (done: number, total: number) => setRun({ of: one, done, total })
    analyse(ready, one.agreed, { signal: ending.signal, onProgress }).then(
      (analysis) => setRun({ of: one, analysis }),
      (error: unknown) => setRun(ending.signal.aborted ? undefined : { of: one, error }),
    )
  }
  if (!ready) return <Progress label={say('negotiations.settlement.computing')} />
  if (!('domain' in ready)) return <NotYet one={one} lacking={ready.lacking} />
  const current = run?.of === one ? run : undefined
  const working = current && !current.analysis && current.error === undefined
  return (
    <>
      {working ? (
        <Progress
          label={say('negotiations.settlement.computing')}
          {...(current.total ? { done: current.done ?? 0, of: current.total } : {})}
          onCancel={() => stop.current?.abort()}
        />
      ) : (
        <Button kind={current?.analysis ? 'plain' : 'primary'} onPress={compute}>
          {say(current?.analysis ? 'negotiations.settlement.compute.again' : 'negotiations.settlement.compute')}
        </Button>
      )}
      {current?.error !== undefined && <ErrorState title={say('negotiations.settlement.failed')} />}
      <AgreedPackage one={one} change={change} />
      {current?.analysis && <Proposals analysis={current.analysis} agreed={one.agreed} />}
    </>
  )
}

function AgreedPackage({ one, change }: { one: Case; change: (next: Case) => void }) {
  const say = useWords()
  const { agreed: _, ...without } = one
  return (
    <Disclosure title={say('negotiations.settlement.agreed')} open={one.agreed !== undefined}>
      <div className="stack">
        <p>{say('negotiations.settlement.agreed.words')}</p>
        <PackageChoice
          issues={one.issues}
          chosen={one.agreed ?? []}
          onChange={(agreed) => change({ ...one, agreed })}
        />
        {one.agreed && (
          <Button small kind="quiet" onPress={() => change(without)}>
            {say('negotiations.settlement.agreed.none')}
          </Button>
        )}
      </div>
    </Disclosure>
  )
}

function NotYet({ one, lacking }: { one: Case; lacking: readonly Lacking[] }) {
  const say = useWords()
  return (
    <>
      <p>{say('negotiations.settlement.lacking')}</p>
      <ul>
        {lacking.map((lack) => (
          <li key={JSON.stringify(lack)}>
            {say(`negotiations.settlement.lacking.${lack.why}`, {
              name: 'party' in lack ? (one.parties[lack.party]?.name ?? '') : '',
              issues: 'issues' in lack ? lack.issues.map((at) => one.issues[at]?.name ?? '').join(', ') : '',
            })}
          </li>
        ))}
      </ul>
    </>
  )
}
