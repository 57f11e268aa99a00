/**
 * The printed sheet, as data: what to do when networks fail, in the order in which it is tried. The page and the PDF are
 * made of the same parts, so that both say the same. It is printed on a quiet day and lies beside the telephone.
 */
import type { Say } from '#platform/web/words.ts'
import type { CrisisLineWhole } from '../../../contract/crisis.ts'
import { messageClasses } from '../../../crisis/acts.ts'

export type SheetPart = {
  id: string
  title: string
  words?: string
  steps?: string[]
  /** The first row holds the headings. */
  rows?: string[][]
}

/** Somebody who can be called: of the directory, as far as it shows them to whoever prints. */
export type Callable = {
  delegation: string
  account: string | null
  name: string
  person: string | null
  ways: { kind: string; value: string }[]
}

type Of = {
  line: CrisisLineWhole
  callable: readonly Callable[]
  /** Of the sealed room, where this browser can open it. */
  code: { groups: readonly string[]; since: string } | undefined
  say: Say
}

const blank = '________________'
/** For one group of the spoken code: five stand side by side. */
const short = '______'

export function sheetParts({ line, callable, code, say }: Of): SheetPart[] {
  const { us, them } = line
  const names = { us: us.name, them: them.name }
  const steps = (of: string, many: number) =>
    Array.from({ length: many }, (_, index) => say(`crisis.sheet.${of}.${index + 1}`, names))
  return [
    { id: 'line', title: say('crisis.sheet.line'), steps: steps('line', 3) },
    { id: 'file', title: say('crisis.sheet.file'), steps: steps('file', 4) },
    { id: 'code', title: say('crisis.sheet.code'), steps: steps('code', 3) },
    { id: 'phone', title: say('crisis.sheet.phone'), steps: steps('phone', 6) },
    {
      id: 'phrases',
      title: say('crisis.sheet.phrases'),
      rows: [
        [say('crisis.sheet.phrases.when'), say('crisis.sheet.phrases.say')],
        ...['open', 'prove', 'class', 'deadline', 'readBack', 'right', 'wrong', 'close', 'exercise'].map((when) => [
          say(`crisis.sheet.phrase.${when}`),
          say(`crisis.sheet.phrase.${when}.words`, names),
        ]),
      ],
    },
    {
      id: 'spoken',
      title: say('crisis.code'),
      words: say('crisis.sheet.spoken'),
      rows: [['1', '2', '3', '4', '5'], code ? [...code.groups] : [short, short, short, short, short]],
    },
    {
      id: 'whom',
      title: say('crisis.sheet.whom'),
      words: say('crisis.sheet.whom.words'),
      rows: whom(line, callable, say),
    },
    {
      id: 'classes',
      title: say('crisis.sheet.classes'),
      rows: [
        [say('crisis.sheet.class'), say('crisis.sheet.meaning')],
        ...messageClasses.map((one) => [say(`crisis.class.${one}`), say(`crisis.class.${one}.for`)]),
      ],
    },
    {
      id: 'seen',
      title: say('crisis.sheet.seen'),
      words: say('crisis.sheet.seen.words'),
      rows: [
        [say('crisis.sheet.side'), say('crisis.sheet.name'), say('crisis.sheet.date'), say('crisis.sheet.signature')],
        ...[us.name, them.name].map((name) => [name, blank, blank, blank]),
      ],
    },
  ]
}

/** Each officer with what the directory says of them, then the contacts who are nobody's account. */
function whom({ us, them, officers }: CrisisLineWhole, callable: readonly Callable[], say: Say): string[][] {
  const reach = (all: readonly Callable[]) =>
    all
      .flatMap(({ ways }) => ways)
      .map(({ kind, value }) => say('crisis.sheet.way', { kind: say(`crisis.channel.${kind}`), value }))
      .join('\n') || blank
  const people = officers.filter(({ kind }) => kind === 'person')
  const of = (account: string) => callable.filter((one) => one.account === account)
  const others = callable.filter(({ account }) => !people.some(({ accountId }) => accountId === account))
  return [
    [say('crisis.sheet.side'), say('crisis.sheet.name'), say('crisis.sheet.reach')],
    ...[them, us].flatMap((side) => [
      ...people
        .filter(({ delegationId }) => delegationId === side.id)
        .map(({ accountId, name, head }) => {
          const known = of(accountId)
          const role = say(head ? 'crisis.officer.head' : 'crisis.officer.named')
          return [side.name, [name, role, ...known.map((one) => one.name)].join(' – '), reach(known)]
        }),
      ...others
        .filter(({ delegation }) => delegation === side.id)
        .map((one) => [side.name, one.person === null ? one.name : `${one.person} – ${one.name}`, reach([one])]),
    ]),
  ]
}
