import { useWords } from '#platform/web/words.ts'
import { SeenBy } from './decide.tsx'

/** What will happen, who will see it, whether it can be undone: for windows that ask more than one question. */
export function Consequences({ name, values }: { name: string; values?: Record<string, string | number> }) {
  const say = useWords()
  return (
    <dl className="consequences">
      <div>
        <dt>{say('confirm.happens')}</dt>
        <dd>{say(`negotiations.act.${name}.happens`, values)}</dd>
      </div>
      <div>
        <dt>{say('confirm.seenBy')}</dt>
        <dd>
          <SeenBy />
        </dd>
      </div>
      <div>
        <dt>{say('confirm.undone')}</dt>
        <dd>{say(`negotiations.act.${name}.undone`)}</dd>
      </div>
    </dl>
  )
}
